package dev.playhead.dataapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Answer;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** Functions, what can be done with what, and the description of it all. */
@QuarkusTest
@TestProfile(CallDoorTest.Exposed.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallDoorTest {

    public static class Exposed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.rest.schemas", "dataapi,public", "playhead.rest.aggregates", "true",
                    "playhead.rest.max-rows",
                    "10", "playhead.rest.max-items", "100");
        }
    }

    private static final String ROWS = """
            insert into dataapi.clients values (1, 'Microsoft'), (2, 'Apple');
            insert into dataapi.projects values (1, 'Windows 7', 1), (2, 'Windows 10', 1), (3, 'IOS', 2), (4, 'OSX', 2),
                (5, 'Orphan', null);
            insert into dataapi.tasks values (1, 'Design w7', 1), (2, 'Code w7', 1), (3, 'Design w10', 2);
            create function dataapi.announced(dataapi.clients) returns text
                language sql volatile security definer as
                $$ select pg_catalog.set_config('response.headers', '[{"Cache-Control": "max-age=60"}]', true) $$;
            create sequence dataapi.calls;
            create function dataapi.counts_its_calls() returns setof dataapi.clients
                language sql volatile security definer as
                $$ select pg_catalog.nextval('dataapi.calls'); select * from dataapi.clients $$;
            """;

    private static boolean laid;

    EmbeddedPostgres postgres;

    @Inject
    ObjectMapper json;

    @Inject
    Catalogues catalogues;

    @BeforeEach
    void there_is_one_of_everything() throws Exception {
        if (!laid) {
            try (var connection = new Owner(postgres).connect(); var statement = connection.createStatement()) {
                statement.execute(Files.readString(Path.of("src/test/resources/dataapi/schema.sql")));
                statement.execute(ROWS);
            }
            Awaitility.await().until(() -> catalogues.newest()
                    .filter(found -> !found.overloads(new QualifiedName("dataapi", "request_setting")).isEmpty()).isPresent());
            laid = true;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /add_them                       | {"a":1,"b":2}              | 200 | 3
            /add_them                       | [{"a":1,"b":2},{"a":9,"b":9}] | 200 | 3
            /add_them                       | {"a":"1","b":null}         | 200 | null
            /add_them?columns=a,b           | {"a":1,"b":2,"c":3}        | 200 | 3
            /say_hello                      | {}                         | 200 | "Hello, world"
            /say_hello                      |                            | 200 | "Hello, world"
            /say_hello                      | {"name":"Ö \\"q\\" '; --"} | 200 | "Hello, Ö \\"q\\" '; --"
            /say_hello?name=John            | {}                         | 400 | {"code":"PGRST100","details":"unexpected \\"J\\" expecting \\"not\\" or operator (eq, gt, ...)","hint":null,"message":"\\"failed to parse filter (John)\\" (line 1, column 1)"}
            /get_projects_below             | {"below":3}                | 200 | [{"id":1,"name":"Windows 7","client_id":1},{"id":2,"name":"Windows 10","client_id":1}]
            /get_projects_below?id=gt.1&select=id | {"below":4}          | 200 | [{"id":2},{"id":3}]
            /get_projects_below?select=id&order=id.desc&limit=1 | {"below":4} | 200 | [{"id":3}]
            /get_projects_below?select=id,clients(name),tasks(id)&tasks.order=id | {"below":2} | 200 | [{"id":1,"clients":{"name":"Microsoft"},"tasks":[{"id":1},{"id":2}]}]
            /get_projects_below?select=id,first_task(id),other_projects(id)&other_projects.limit=1&other_projects.order=id | {"below":2} | 200 | [{"id":1,"first_task":{"id":1},"other_projects":[{"id":2}]}]
            /get_projects_below?select=id.max() | {"below":4}            | 200 | [{"max":3}]
            /get_projects_below?select=clients(shouted)&clients=not.is.null | {"below":2} | 200 | [{"clients":{"shouted":"MICROSOFT"}}]
            /get_project                    | {"wanted":3}               | 200 | {"id":3,"name":"IOS","client_id":2}
            /get_project?select=name        | {"wanted":3}               | 200 | {"name":"IOS"}
            /numbers_up_to                  | {"last":3}                 | 200 | [1,2,3]
            /numbers_up_to                  | {"last":0}                 | 200 | []
            /numbers_up_to?limit=1&offset=1 | {"last":3}                 | 200 | [2]
            /numbers_up_to                  | {"last":30}                | 200 | [1,2,3,4,5,6,7,8,9,10]
            /sums                           | {"factor":2,"thrice":3}    | 200 | [{"twice":4,"thrice":9}]
            /sums?twice=eq.4&select=thrice  | {"factor":2,"thrice":3}    | 200 | [{"thrice":9}]
            /sums?twice=gt.4                | {"factor":2,"thrice":3}    | 200 | []
            /as_table?id=in.(7,8)           | {"wanted":7}               | 200 | [{"id":7,"label":"label"}]
            /as_table?select=tasks(id)      | {"wanted":7}               | 400 | {"code":"PGRST200","details":"Searched for a foreign key relationship between 'as_table' and 'tasks' in the schema 'dataapi', but no matches were found.","hint":"Perhaps you meant 'users_tasks' instead of 'as_table'.","message":"Could not find a relationship between 'as_table' and 'tasks' in the schema cache"}
            /a_point                        | {}                         | 200 | {"x":1,"y":2}
            /a_code                         | {}                         | 200 | "abc"
            /join_all                       | {"words":["a","b c"]}      | 200 | "a b c"
            /join_all                       | {}                         | 200 | ""
            /overloaded                     | {}                         | 200 | 0
            /overloaded                     | {"a":1,"b":2,"c":3}        | 200 | "three"
            /overloaded                     | {"a":1,"b":2}              | 200 | "two"
            /same_names                     | {"arg":1}                  | 300 | {"code":"PGRST203","details":null,"hint":"Try renaming the parameters or the function itself in the database so function overloading can be resolved","message":"Could not choose the best candidate function between: dataapi.same_names(arg => integer), dataapi.same_names(arg => xml), dataapi.same_names(arg => text, num => integer)"}
            /unnamed_json                   | {"a":[1,{"b":2}]}          | 200 | {"a":[1,{"b":2}]}
            /unnamed_json                   | [1,2]                      | 200 | [1,2]
            /unnamed_json                   | 12345678901234567890.5     | 200 | 12345678901234567890.5
            /named_json                     | {"data":{"a":1}}           | 200 | {"a":1}
            /named_or_not                   | {"a":1}                    | 200 | 2
            /named_or_not                   | {"b":1}                    | 200 | 1
            /whole                          | {"one":"abc","many":["101"]} | 200 | 1
            /slow                           | {}                         | 200 | 1
            /sayhello                       | {}                         | 404 | {"code":"PGRST202","details":"Searched for the function dataapi.sayhello without parameters or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.","hint":"Perhaps you meant to call the function dataapi.say_hello","message":"Could not find the function dataapi.sayhello without parameters in the schema cache"}
            /add_them                       | {"a":1}                    | 404 | {"code":"PGRST202"}
            /add_them                       | {"a":1,                    | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"Empty or invalid json"}
            /add_them                       | [{"a":1,"b":2},{"a":3}]    | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"All object keys must match"}
            /add_them                       | {"a":"x","b":2}            | 400 | {"code":"22P02","details":null,"hint":null,"message":"invalid input syntax for type integer: \\"x\\""}
            /raises                         | {"state":"PT402"}          | 402 | {"code":"PT402","details":"Exceeded","hint":"Pay","message":"Quota"}
            /raises                         | {"state":"PT40A"}          | 500 | {"code":"PT40A"}
            /raises                         | {"state":"P0001"}          | 400 | {"code":"P0001"}
            /raises                         | {"state":"PGRST","message":"{\\"code\\":\\"123\\",\\"message\\":\\"ABC\\",\\"details\\":\\"DEF\\",\\"hint\\":\\"XYZ\\"}","detail":"{\\"status\\":332,\\"headers\\":{\\"X-Header\\":\\"str\\"}}"} | 332 | {"code":"123","details":"DEF","hint":"XYZ","message":"ABC"}
            /raises                         | {"state":"PGRST"}          | 500 | {"code":"PGRST121","details":"Invalid JSON value for MESSAGE: 'Quota'","hint":"MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.","message":"Could not parse JSON in the \\"RAISE SQLSTATE 'PGRST'\\" error"}
            /raises_without_detail          | {}                         | 500 | {"code":"PGRST121","details":"DETAIL is missing in the RAISE statement"}
            /bad_status                     | {}                         | 500 | {"code":"PGRST112","details":null,"hint":null,"message":"response.status guc must be a valid status code"}
            /bad_headers                    | {}                         | 500 | {"code":"PGRST111"}
            /request_setting                | {"name":"method"}          | 200 | "POST"
            /request_setting                | {"name":"path"}            | 200 | "/rpc/request_setting"
            """)
    void a_call_has_its_answer(String path, String body, int status, String expected) throws Exception {
        var answer = posts(path, body == null ? "" : body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertIs(answer, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /add_them?a=1&b=2                       | 200 | 3
            /say_hello?name=ignored&name=world      | 200 | "Hello, world"
            /say_hello                              | 200 | "Hello, world"
            /get_projects_below?below=5&id=gt.1&id=lt.4&select=id | 200 | [{"id":2},{"id":3}]
            /join_all?words=a&words=b,c             | 200 | "a b,c"
            /join_all?words={a}                     | 200 | "{a}"
            /join_all                               | 200 | ""
            /whole?one=abc&many={101}               | 200 | 1
            /get_projects_below?below=9&select=client_id,count()&client_id=not.is.null&order=client_id | 200 | [{"client_id":1,"count":2},{"client_id":2,"count":2}]
            /get_project?wanted=1&nope=eq.1         | 400 | {"code":"42703"}
            /a_point?select=x                       | 200 | {"x":1}
            /a_point?x=is.null                      | 200 | null
            /nothing                                | 204 |
            /named_json?data={"a":1}                | 200 | {"a":1}
            /overloaded?a=1&b=2&c=3                 | 200 | "three"
            /overloaded?wrong=1                     | 404 | {"code":"PGRST202"}
            /unnamed_json?a=1                       | 404 | {"code":"PGRST202"}
            /add_them?a=1&b=2&more=x                | 404 | {"code":"PGRST202","details":"Searched for the function dataapi.add_them with parameters a, b, more, but no matches were found in the schema cache.","hint":"Perhaps you meant to call the function dataapi.add_them(a, b)","message":"Could not find the function dataapi.add_them(a, b, more) in the schema cache"}
            /add_client?id=9&name=No                | 405 | {"code":"25006","details":null,"hint":null,"message":"cannot execute INSERT in a read-only transaction"}
            /request_setting?name=method            | 200 | "GET"
            """)
    void arguments_come_in_the_query_too(String path, int status, String expected) throws Exception {
        var answer = gets(path.replace("{", "%7B").replace("}", "%7D").replace("\"", "%22"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertIs(answer, expected);
    }

    @Test
    void what_returns_nothing_has_no_content() {
        var answer = posts("/nothing", "{}");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("Content-Type")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unnamed_text  | text/plain                        | Hällo            | 200 | "Hällo"
            unnamed_bytea | application/octet-stream          | abc              | 200 | "\\\\x616263"
            unnamed_text  | application/json                  | {}               | 404 | {"code":"PGRST202"}
            unnamed_json  | text/plain                        | abc              | 404 | {"code":"PGRST202"}
            add_them      | application/x-www-form-urlencoded | a=1&b=2          | 200 | 3
            join_all      | application/x-www-form-urlencoded | words=a&words=b+c | 200 | "a b c"
            add_them      | image/png                         | abc              | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"Content-Type not acceptable: image/png"}
            unnamed_json  | application/json; charset=utf-8   | {"a":1}          | 200 | {"a":1}
            """)
    void bodies_are_of_several_types(String function, String type, String body, int status, String expected) throws Exception {
        var answer = posts("/" + function, body, "Content-Type", type);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertIs(answer, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /get_projects_below?below=2&select=id,name | text/csv              | 200 | id,name\\n1,"Windows 7"
            /add_them?a=1&b=2                          | text/csv              | 200 | pgrst_scalar\\n3
            /get_projects_below?below=2&select=id      | application/vnd.pgrst.object+json | 200 | {"id":1}
            /get_projects_below?below=3                | application/vnd.pgrst.object+json | 406 | PGRST116
            /get_projects_below?below=0                | application/vnd.pgrst.object+json | 406 | PGRST116
            /add_them?a=1&b=2                          | application/vnd.pgrst.object+json | 200 | 3
            /page?name=Bob                             | text/html             | 200 | <p>Bob</p>
            /page?name=Bob                             | application/json      | 200 | "<p>Bob</p>"
            /page?name=Bob                             | image/png             | 406 | PGRST107
            /add_them?a=1&b=2                          | text/plain            | 406 | PGRST107
            """)
    void answers_are_of_several_types(String path, String accept, int status, String expected) {
        var answer = gets(path, "Accept", accept);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(status == 200 ? answer.text() : answer.json().getString("code")).isEqualTo(expected.replace("\\n", "\n"));
        if (status == 200) {
            assertThat(answer.header("Content-Type").orElseThrow().replace(" ", "")).isEqualTo(accept + ";charset=utf-8");
        }
    }

    @Test
    void bytes_are_answered_as_they_are() {
        var answer = gets("/picture", "Accept", "image/png");

        assertThat(answer.header("Content-Type")).contains("image/png");
        assertThat(answer.header("Content-Length")).contains("6");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | /get_projects_below?below=9&limit=2          | count=exact | 206 | 0-1/5
            GET  | /get_projects_below?below=9                  |             | 200 | 0-4/*
            GET  | /get_projects_below?below=9&offset=9         | count=exact | 416 | */5
            GET  | /get_projects_below?below=9&offset=1&limit=2 | count=exact | 206 | 1-2/5
            HEAD | /get_projects_below?below=9                  | count=exact | 200 | 0-4/5
            HEAD | /get_projects_below?below=9&select=*,clients!inner(*)&clients.id=eq.1 | count=exact | 200 | 0-1/2
            GET  | /add_them?a=1&b=2                            | count=exact | 200 | 0-0/1
            GET  | /numbers_up_to?last=30                       | count=exact | 206 | 0-9/30
            GET  | /numbers_up_to?last=0                        | count=exact | 200 | */0
            """)
    void results_are_counted_when_asked(String method, String path, String prefer, int status, String range) {
        var answer = Person.nobody().send(method, "/rest/v1/rpc" + path, "", "Prefer", prefer == null ? "x=y" : prefer);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status < 300) {
            assertThat(answer.header("Content-Range")).contains(range);
            assertThat(answer.header("Preference-Applied").isPresent()).isEqualTo(prefer != null);
        }
        assertThat(answer.text().isEmpty()).isEqualTo(method.equals("HEAD"));
    }

    @Test
    void the_range_header_counts_for_reads_alone() {
        var read = gets("/get_projects_below?below=9&select=id", "Range", "1-1", "Range-Unit", "items");
        var call = posts("/get_projects_below?select=id", "{\"below\":3}", "Range", "1-1", "Range-Unit", "items");

        assertThat(read.text()).isEqualTo("[{\"id\":2}]");
        assertThat(call.header("Content-Range")).contains("0-1/*");
    }

    @Test
    void nothing_is_left_of_what_was_too_much() {
        var strict = "handling=strict, max-affected=2";
        var exceeded = posts("/add_clients", "{\"first\":100,\"last\":102}", "Prefer", strict);
        var several = posts("/add_clients", "{\"first\":100,\"last\":102}", "Accept", "application/vnd.pgrst.object+json");
        var left = Person.nobody().send("GET", "/rest/v1/clients?id=gte.100", "");
        var one = posts("/add_client", "{\"id\":100,\"name\":\"One\"}", "Accept", "application/vnd.pgrst.object+json");
        var within = posts("/add_clients", "{\"first\":101,\"last\":102}", "Prefer", strict);
        var nothing = posts("/remove_clients", "{\"above\":2}", "Prefer", strict);
        var removed = posts("/remove_clients", "{\"above\":2}");

        assertThat(exceeded.outcome()).isEqualTo("400 PGRST124");
        assertThat(exceeded.json().getString("details")).isEqualTo("The query affects 3 rows");
        assertThat(several.outcome()).isEqualTo("406 PGRST116");
        assertThat(left.text()).isEqualTo("[]");
        assertThat(one.text()).isEqualTo("{\"id\":100,\"name\":\"One\"}");
        assertThat(within.header("Preference-Applied")).contains(strict);
        assertThat(nothing.outcome()).isEqualTo("400 PGRST128");
        assertThat(removed.status()).isEqualTo(204);
        assertThat(Person.nobody().send("GET", "/rest/v1/clients?id=gte.100", "").text()).isEqualTo("[]");
    }

    @Test
    void a_function_may_say_what_the_answer_is() {
        var answer = posts("/teapot", "{}");

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.headers().allValues("X-Pot")).containsExactlyInAnyOrder("short", "stout");
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("text/tea");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            201, 201, '"abc"'
            204, 204, ''
            304, 304, ''
            99, 500,
            600, 500,
            """)
    void where_an_answer_ends_is_not_for_a_function_to_say(int wanted, int status, String body) {
        var answer = posts("/answers", "{\"wanted\":" + wanted + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (body == null) {
            assertThat(answer.outcome()).isEqualTo("500 PGRST112");
        } else {
            assertThat(answer.text()).isEqualTo(body);
            assertThat(answer.header("X-Pot")).contains("local");
        }
    }

    @Test
    void so_may_a_function_that_is_selected() {
        var answer = Person.nobody().send("GET", "/rest/v1/clients?select=name,announced&id=eq.1", "");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("max-age=60");
    }

    @Test
    void a_function_is_called_once_although_its_rows_are_counted() throws Exception {
        var answer = posts("/counts_its_calls?limit=1", "{}", "Prefer", "count=exact");

        assertThat(answer.header("Content-Range")).contains("0-0/2");
        try (var connection = new Owner(postgres).connect();
                var statement = connection.createStatement();
                var last = statement.executeQuery("select last_value from dataapi.calls")) {
            last.next();
            assertThat(last.getLong(1)).isEqualTo(1);
        }
    }

    @Test
    void browsers_may_send_and_read_what_the_client_does() {
        var asked = "apikey,authorization,x-client-info,content-type,accept-profile,content-profile,prefer,x-retry-count,"
                + "range,range-unit,accept,accept-language,content-language,traceparent,x-supabase-api-version";
        var preflight = Person.nobody().send("OPTIONS", "/rest/v1/rpc/add_them", "", "Origin", "https://app.example",
                "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", asked);
        var call = posts("/add_them", "{\"a\":1,\"b\":2}", "Origin", "https://app.example");

        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow().split(",")).contains(asked.split(","));
        assertThat(preflight.header("Access-Control-Max-Age")).contains("86400");
        assertThat(call.header("Access-Control-Expose-Headers").orElseThrow().toLowerCase(Locale.ROOT).split(",")).contains(
                "content-encoding", "content-location", "content-range", "content-type", "date", "location", "server",
                "transfer-encoding", "range-unit");
        assertThat(call.header("Access-Control-Allow-Origin")).isPresent();
    }

    @Test
    void a_raise_may_carry_headers() {
        var answer = posts("/raises", new JsonObject().put("state", "PGRST")
                .put("message", "{\"code\":\"1\",\"message\":\"two\"}")
                .put("detail", "{\"status\":503,\"headers\":{\"Retry-After\":\"7\"}}").encode());

        assertThat(answer.outcome()).isEqualTo("503 1");
        assertThat(answer.headers().allValues("Retry-After")).containsExactly("7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /clients             | 200 | OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE
            /without_key         | 200 | OPTIONS,GET,HEAD,POST,PATCH,DELETE
            /projects_summary    | 200 | OPTIONS,GET,HEAD
            /measurements        | 200 | OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE
            /unknown             | 404 |
            /rpc/add_them        | 200 | OPTIONS,GET,HEAD,POST
            /rpc/add_client      | 200 | OPTIONS,POST
            /rpc/unknown         | 404 |
            /                    | 200 | OPTIONS,GET,HEAD
            ''                   | 200 | OPTIONS,GET,HEAD
            """)
    void options_say_what_can_be_done(String path, int status, String allowed) {
        var answer = Person.nobody().send("OPTIONS", "/rest/v1" + path, "");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Allow").orElse(null)).isEqualTo(allowed);
    }

    @Test
    void the_root_describes_everything_to_a_secret_key() {
        var answer = Person.worker().send("GET", "/rest/v1/", "", "Accept", "application/openapi+json");
        var described = answer.json();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/openapi+json; charset=utf-8");
        assertThat(described.getString("swagger")).isEqualTo("2.0");
        assertThat(described.getJsonObject("info").getString("title")).isEqualTo("One of everything");
        assertThat(described.getString("basePath")).isEqualTo("/rest/v1");
        assertThat(described.getJsonObject("definitions").getJsonObject("projects")).isEqualTo(new JsonObject("""
                {
                    "required": ["id", "name"],
                    "properties": {
                        "id": {"format": "integer", "type": "integer", "description": "Note:\\nThis is a Primary Key.<pk/>"},
                        "name": {"format": "text", "type": "string"},
                        "client_id": {"format": "integer", "type": "integer",
                            "description": "Note:\\nThis is a Foreign Key to `clients.id`.<fk table='clients' column='id'/>"}
                    },
                    "type": "object"
                }
                """));
        var everything = described.getJsonObject("definitions").getJsonObject("everything").getJsonObject("properties");
        assertThat(everything.getJsonObject("letters").getString("default")).isEqualTo("abc");
        assertThat(everything.getJsonObject("limited").getInteger("maxLength")).isEqualTo(10);
        assertThat(everything.getJsonObject("mood").getJsonArray("enum")).containsExactly("sad", "so so", "happy");
        assertThat(everything.getJsonObject("numbers").getJsonObject("items").getString("type")).isEqualTo("integer");
        assertThat(everything.getJsonObject("data").containsKey("type")).isFalse();
        assertThat(described.getJsonObject("paths").getJsonObject("/clients").fieldNames())
                .containsExactlyInAnyOrder("get", "post", "patch", "delete");
        assertThat(described.getJsonObject("paths").getJsonObject("/projects_summary").fieldNames()).containsExactly("get");
        assertThat(described.getJsonObject("paths").getJsonObject("/rpc/add_client").fieldNames()).containsExactly("post");
        assertThat(described.getJsonObject("paths").getJsonObject("/rpc/add_them").getJsonObject("get").getString("summary"))
                .isEqualTo("Adds two numbers");
    }

    @Test
    void the_root_is_shown_to_nobody_else() {
        var alice = Person.signedUp("alice");

        assertThat(Person.nobody().send("GET", "/rest/v1/", "").status()).isEqualTo(401);
        assertThat(alice.send("GET", "/rest/v1/", "").status()).isEqualTo(401);
        assertThat(Person.worker().send("GET", "/rest/v1/", "", "Accept", "text/csv").outcome()).isEqualTo("406 PGRST107");
        assertThat(Person.worker().send("HEAD", "/rest/v1/", "").status()).isEqualTo(200);
    }

    @Test
    void more_than_the_settings_allow_is_refused() {
        var items = "id,".repeat(100) + "id";

        assertThat(Person.nobody().send("GET", "/rest/v1/clients?select=" + items, "").outcome()).isEqualTo("400 PGRST100");
    }

    @Test
    void a_function_runs_as_its_caller() {
        var alice = Person.signedUp("alice");

        assertThat(gets("/request_setting?name=jwt.claims").text()).contains("anon");
        assertThat(alice.send("GET", "/rest/v1/rpc/request_setting?name=jwt.claims", "").text()).contains("authenticated");
    }

    private static Answer posts(String path, String body, String... headers) {
        return Person.nobody().sendBytes("POST", "/rest/v1/rpc" + path.replace("\"", "%22"),
                body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static Answer gets(String path, String... headers) {
        return Person.nobody().send("GET", "/rest/v1/rpc" + path, "", headers);
    }

    /** Of a refusal, the code alone where no more is said. */
    private void assertIs(Answer answer, String expected) throws Exception {
        if (expected == null) {
            assertThat(answer.text()).isEmpty();
            return;
        }
        var wanted = json.readTree(expected);
        var given = json.readTree(answer.text());
        if (wanted.isObject() && wanted.has("code")) {
            wanted.properties().forEach(member -> assertThat(given.get(member.getKey())).as(answer.text())
                    .isEqualTo(member.getValue()));
        } else {
            assertThat(given).as(answer.text()).isEqualTo(wanted);
        }
    }
}
