package dev.playhead.dataapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.playhead.dataapi.catalogue.Afresh;
import dev.playhead.dataapi.catalogue.Catalogues;
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
            Afresh.read(catalogues);
            laid = true;
        }
    }

    @Test
    void bytes_are_answered_as_they_are() {
        var answer = gets("/picture", "Accept", "image/png");

        assertThat(answer.header("Content-Type")).contains("image/png");
        assertThat(answer.header("Content-Length")).contains("6");
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
    @CsvSource({ "53100, no space left on device", "58030, input/output error",
            "54000, too many notifications in the NOTIFY queue" })
    void what_the_server_cannot_do_just_now_may_be_asked_again(String state, String message) {
        var answer = posts("/raises", new JsonObject().put("state", state).put("message", message).encode());

        assertThat(answer.outcome()).isEqualTo("503 " + state);
        assertThat(answer.header("Retry-After")).contains("1");
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
    void more_than_the_settings_allow_is_refused() {
        var items = "id,".repeat(100) + "id";

        assertThat(Person.nobody().send("GET", "/rest/v1/clients?select=" + items, "").outcome()).isEqualTo("400 PGRST100");
    }

    private static Answer posts(String path, String body, String... headers) {
        return Person.nobody().sendBytes("POST", "/rest/v1/rpc" + path.replace("\"", "%22"),
                body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static Answer gets(String path, String... headers) {
        return Person.nobody().send("GET", "/rest/v1/rpc" + path, "", headers);
    }

}
