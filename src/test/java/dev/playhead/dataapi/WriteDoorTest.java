package dev.playhead.dataapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.catalogue.Lookup;
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

/** Tables are changed, and what is answered to that. */
@QuarkusTest
@TestProfile(WriteDoorTest.Exposed.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class WriteDoorTest {

    public static class Exposed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.rest.schemas", "dataapi,public", "playhead.rest.transaction-override", "true");
        }
    }

    private static final String SINGULAR = "application/vnd.pgrst.object+json";
    private static boolean laid;

    EmbeddedPostgres postgres;

    @Inject
    ObjectMapper json;

    @Inject
    Catalogues catalogues;

    @BeforeEach
    void there_is_one_of_everything() {
        if (!laid) {
            OneOfEverything.lay(owner());
            Awaitility.await().until(() -> catalogues.newest()
                    .filter(found -> found.table(new QualifiedName("dataapi", "clients")) instanceof Lookup.Found)
                    .isPresent());
            laid = true;
        }
        OneOfEverything.fill(owner());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /clients                                 |                       | {"id":3,"name":"Oracle"} | 201 |
            /clients                                 | return=minimal        | {"id":3,"name":"Oracle"} | 201 |
            /clients                                 | return=representation | {"id":3,"name":"Oracle"} | 201 | [{"id":3,"name":"Oracle"}]
            /clients?select=name                     | return=representation | {"id":3,"name":"Oracle"} | 201 | [{"name":"Oracle"}]
            /clients?select=label:name,id::text      | return=representation | {"id":3,"name":"Oracle"} | 201 | [{"label":"Oracle","id":"3"}]
            /clients                                 | return=representation | [{"id":3,"name":"A"},{"name":"B","id":4}] | 201 | [{"id":3,"name":"A"},{"id":4,"name":"B"}]
            /clients?order=id.desc                   | return=representation | [{"id":3,"name":"A"},{"id":4,"name":"B"}] | 201 | [{"id":4,"name":"B"},{"id":3,"name":"A"}]
            /clients?columns=id,name                 | return=representation | [{"id":3,"name":"A","other":1},{"id":4,"name":"B"}] | 201 | [{"id":3,"name":"A"},{"id":4,"name":"B"}]
            /clients?columns="id","name"             | return=representation | {"id":3,"name":"A","other":1} | 201 | [{"id":3,"name":"A"}]
            /clients                                 | return=representation | []                       | 201 | []
            /clients?columns=id                      | return=representation | []                       | 201 | []
            /clients                                 | return=representation | 7                        | 201 | []
            /everything?select=letters,mood          | return=representation | {}                       | 201 | [{"letters":"abc","mood":"happy"}]
            /everything?select=letters               | return=representation | [{},{}]                  | 201 | [{"letters":"abc"},{"letters":"abc"}]
            /everything?select=data,numbers,moods    | return=representation | {"data":{"a":[1,2]},"numbers":[1,2],"moods":["sad"]} | 201 | [{"data":{"a":[1,2]},"numbers":[1,2],"moods":["sad"]}]
            /everything?select=amount,fixed,bits     | return=representation | {"amount":12345678.91,"fixed":"abc","bits":"1010"} | 201 | [{"amount":12345678.91,"fixed":"abc","bits":"1010"}]
            /everything?select=place,during          | return=representation | {"place":{"x":1,"y":2},"during":null} | 201 | [{"place":{"x":1,"y":2},"during":null}]
            /everything?select=letters               | return=representation | {"letters":"It's $1; drop table x --"} | 201 | [{"letters":"It's $1; drop table x --"}]
            /everything?columns=letters,data&select=letters,data | return=representation, missing=default | [{"letters":"x"},{"data":null}] | 201 | [{"letters":"x","data":{}},{"letters":"abc","data":null}]
            /everything?columns=letters,data&select=letters,data | return=representation | [{"letters":"x"},{"data":{}}] | 201 | [{"letters":"x","data":null},{"letters":null,"data":{}}]
            /projects?select=id,clients(name)        | return=representation | {"id":9,"name":"N","client_id":1} | 201 | [{"id":9,"clients":{"name":"Microsoft"}}]
            /projects?select=name,tasks(name)        | return=representation | {"id":9,"name":"N"}      | 201 | [{"name":"N","tasks":[]}]
            /projects?select=id,...clients(client:name) | return=representation | {"id":9,"name":"N","client_id":2} | 201 | [{"id":9,"client":"Apple"}]
            /clients?select=name,shouted             | return=representation | {"id":3,"name":"Oracle"} | 201 | [{"name":"Oracle","shouted":"ORACLE"}]
            /clients?select=*,shouted                | return=representation | {"id":3,"name":"Oracle"} | 201 | [{"id":3,"name":"Oracle","shouted":"ORACLE"}]
            /projects_view                           | return=representation | {"id":9,"name":"V","client_id":2} | 201 | [{"id":9,"name":"V","client_id":2}]
            /clients                                 | return=representation | {"id":"3","name":5}      | 201 | [{"id":3,"name":"5"}]
            /clients                                 |                       | {"id":1,"name":"x"}      | 409 | {"code":"23505","details":"Key (id)=(1) already exists.","hint":null,"message":"duplicate key value violates unique constraint \\"clients_pkey\\""}
            /clients                                 |                       | {"id":3,"nope":1}        | 400 | {"code":"PGRST204","details":null,"hint":null,"message":"Could not find the 'nope' column of 'clients' in the schema cache"}
            /clients?columns=nope                    |                       | {"id":3,"nope":1}        | 400 | {"code":"PGRST204","details":null,"hint":null,"message":"Could not find the 'nope' column of 'clients' in the schema cache"}
            /clients                                 |                       | [{"id":3},{"id":4,"name":"B"}] | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"All object keys must match"}
            /clients                                 |                       | [1]                      | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"All object keys must match"}
            /clients                                 |                       | {"id":                   | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"Empty or invalid json"}
            /clients                                 |                       | {"id":3,"name":"x"} x    | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"Empty or invalid json"}
            /clients                                 |                       |                          | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"Empty or invalid json"}
            /client                                  |                       | {"id":3}                 | 404 | {"code":"PGRST205","details":null,"hint":"Perhaps you meant the table 'dataapi.clients'","message":"Could not find the table 'dataapi.client' in the schema cache"}
            """)
    void rows_are_added(String path, @Nullable String prefer, @Nullable String body, int status, @Nullable String answer)
            throws Exception {
        assertAnswer(send("POST", path, prefer, body), status, answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST   | /clients                    | {"id":3}                      | 400 23502
            POST   | /clients                    | {"id":"x","name":"y"}         | 400 22P02
            POST   | /clients?columns=id         | {"id":                        | 400 22P02
            POST   | /clients?columns=id         | 7                             | 400 22023
            POST   | /projects                   | {"id":9,"name":"N","client_id":99} | 409 23503
            POST   | /everything                 | {"limited":"12345678901"}     | 400 22001
            POST   | /everything                 | {"twice":3}                   | 400 428C9
            POST   | /everything                 | {"mood":"bored"}              | 400 22P02
            POST   | /everything                 | {"letters":"a\\u0000b"}       | 400 22P05
            POST   | /untouchable                | {"id":1}                      | 401 42501
            POST   | /projects_summary           | {"id":1}                      | 400 42809
            POST   | /clients?select=nope(id)    | {"id":3,"name":"x"}           | 400 PGRST200
            POST   | /clients?order=nope(id)     | {"id":3,"name":"x"}           | 400 PGRST108
            PATCH  | /clients?id=eq.1            |                               | 400 PGRST102
            PATCH  | /clients?id=eq.1            | {"nope":1}                    | 400 PGRST204
            PATCH  | /clients?nope=eq.1          | {"name":"x"}                  | 400 42703
            PATCH  | /clients?id=eq.1            | {"name":null}                 | 400 23502
            PATCH  | /clients?id=eq.1            | {"id":2}                      | 409 23505
            PATCH  | /projects?id=eq.1&clients=is.null | {"name":"x"}            | 400 42703
            PATCH  | /nothing_here               | {"name":"x"}                  | 404 PGRST205
            DELETE | /clients?id=eq.1            |                               | 409 23503
            DELETE | /clients?id=eq.x            |                               | 400 22P02
            DELETE | /nothing_here               |                               | 404 PGRST205
            PUT    | /clients                    | {"id":3,"name":"P"}           | 405 PGRST105
            PUT    | /clients?id=gt.3            | {"id":3,"name":"P"}           | 405 PGRST105
            PUT    | /clients?id=eq.3&name=eq.P  | {"id":3,"name":"P"}           | 405 PGRST105
            PUT    | /clients?or=(id.eq.3)       | {"id":3,"name":"P"}           | 405 PGRST105
            PUT    | /without_key?value=eq.3     | {"value":3}                   | 405 PGRST105
            PUT    | /clients?id=eq.3&limit=1    | {"id":3,"name":"P"}           | 400 PGRST114
            PUT    | /clients?id=eq.3            | {"id":4,"name":"P"}           | 400 PGRST115
            PUT    | /clients?id=eq.3            | {"name":"P"}                  | 400 PGRST115
            PUT    | /clients?id=eq.3            | []                            | 400 PGRST115
            PUT    | /users_tasks?user_id=eq.3   | {"user_id":3,"task_id":1}     | 405 PGRST105
            """)
    void what_is_wrong_is_refused(String method, String path, @Nullable String body, String outcome) {
        var before = everything();

        var answer = send(method, path, null, body);

        assertThat(answer.outcome()).as(answer.text()).isEqualTo(outcome);
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /clients                     | resolution=merge-duplicates, return=representation  | [{"id":1,"name":"MS"},{"id":3,"name":"New"}] | 201 | [{"id":1,"name":"MS"},{"id":3,"name":"New"}]
            /clients                     | resolution=merge-duplicates, return=representation  | {"id":1,"name":"MS"} | 200 | [{"id":1,"name":"MS"}]
            /clients                     | resolution=merge-duplicates                         | {"id":1,"name":"MS"} | 200 |
            /clients                     | resolution=merge-duplicates                         | {"id":3,"name":"MS"} | 201 |
            /clients                     | resolution=ignore-duplicates, return=representation | [{"id":1,"name":"MS"},{"id":3,"name":"New"}] | 201 | [{"id":3,"name":"New"}]
            /clients                     | resolution=ignore-duplicates                        | {"id":1,"name":"MS"} | 201 |
            /clients?on_conflict=id      | resolution=merge-duplicates, return=representation  | {"id":2,"name":"Pear"} | 200 | [{"id":2,"name":"Pear"}]
            /clients?on_conflict=name    | resolution=merge-duplicates                         | {"id":2,"name":"Pear"} | 400 | {"code":"42P10","details":null,"hint":null,"message":"there is no unique or exclusion constraint matching the ON CONFLICT specification"}
            /clients?on_conflict=nope    | resolution=merge-duplicates                         | {"id":2,"name":"Pear"} | 400 | {"code":"42703","details":null,"hint":null,"message":"column \\"nope\\" does not exist"}
            /project_leads?on_conflict=user_id | resolution=merge-duplicates, return=representation | {"project_id":2,"user_id":1} | 200 | [{"project_id":2,"user_id":1}]
            /users_tasks                 | resolution=merge-duplicates, return=representation  | {"user_id":1,"task_id":1} | 200 | [{"user_id":1,"task_id":1}]
            /without_key                 | resolution=merge-duplicates, return=representation  | [{"value":1},{"value":1}] | 201 | [{"value":1},{"value":1}]
            /clients?columns=id,name     | resolution=merge-duplicates, return=representation  | [{"id":1,"name":"MS"},{"id":2,"name":"Pear"}] | 200 | [{"id":1,"name":"MS"},{"id":2,"name":"Pear"}]
            /clients                     | resolution=merge-duplicates, return=representation  | [] | 200 | []
            """)
    void rows_that_may_be_there_are_merged_or_left(String path, String prefer, String body, int status,
            @Nullable String answer) throws Exception {
        assertAnswer(send("POST", path, prefer, body), status, answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PATCH  | /clients?id=eq.1                    |                       | {"name":"M"} | 204 |
            PATCH  | /clients?id=eq.1                    | return=representation | {"name":"M"} | 200 | [{"id":1,"name":"M"}]
            PATCH  | /clients?id=eq.9                    |                       | {"name":"M"} | 204 |
            PATCH  | /clients?id=eq.9                    | return=representation | {"name":"M"} | 200 | []
            PATCH  | /clients?id=eq.1                    |                       | {}           | 204 |
            PATCH  | /clients?id=eq.1                    | return=representation | {}           | 200 | []
            PATCH  | /clients?id=eq.1&select=name,projects(id) | return=representation | {}     | 200 | []
            PATCH  | /clients?id=eq.1                    | return=representation | []           | 200 | []
            PATCH  | /clients?id=eq.1                    | return=representation | [{"name":"M"}] | 200 | [{"id":1,"name":"M"}]
            PATCH  | /clients?columns=name&id=eq.1       | return=representation | {"name":"M","id":7} | 200 | [{"id":1,"name":"M"}]
            PATCH  | /clients?order=id.desc              | return=representation | {"name":"M"} | 200 | [{"id":2,"name":"M"},{"id":1,"name":"M"}]
            PATCH  | /clients?order=id&limit=1           | return=representation | {"name":"M"} | 200 | [{"id":1,"name":"M"},{"id":2,"name":"M"}]
            PATCH  | /clients?or=(id.eq.1,name.eq.Nobody)&select=id | return=representation | {"name":"M"} | 200 | [{"id":1}]
            PATCH  | /clients?name=eq.Apple&select=name  | return=representation | {"name":"M"} | 200 | [{"name":"M"}]
            PATCH  | /projects?id=eq.1&select=name,clients(name),tasks(name)&tasks.order=id.desc&tasks.limit=1 | return=representation | {"client_id":2} | 200 | [{"name":"Windows 7","clients":{"name":"Apple"},"tasks":[{"name":"Code w7"}]}]
            PATCH  | /projects?id=eq.1&select=id,first_task(name) | return=representation | {"name":"W"} | 200 | [{"id":1,"first_task":{"name":"Design w7"}}]
            PATCH  | /users?id=eq.1&select=name,tasks(name)&tasks.order=id | return=representation | {"name":"Angela"} | 200 | [{"name":"Angela","tasks":[{"name":"Design w7"},{"name":"Code w7"}]}]
            PATCH  | /projects?id=lt.3&select=id&order=clients(name),id.desc | return=representation | {"name":"W"} | 400 | {"code":"PGRST108","details":null,"hint":"Verify that 'clients' is included in the 'select' query parameter.","message":"'clients' is not an embedded resource in this request"}
            PATCH  | /everything?columns=letters,data&select=letters,data | return=representation, missing=default | {} | 200 | [{"letters":"abc","data":{}}]
            PATCH  | /everything?data->>a=eq.1&select=letters | return=representation | {"letters":"new"} | 200 | [{"letters":"new"}]
            DELETE | /users_tasks?user_id=eq.1           |                       |              | 204 |
            DELETE | /users_tasks?user_id=eq.1&order=task_id | return=representation |          | 200 | [{"user_id":1,"task_id":1},{"user_id":1,"task_id":2}]
            DELETE | /users_tasks?user_id=eq.9           | return=representation |              | 200 | []
            DELETE | /users_tasks?user_id=eq.9           |                       |              | 204 |
            DELETE | /users_tasks?user_id=in.(1,2)&task_id=eq.2&select=users(name) | return=representation | | 200 | [{"users":{"name":"Angela Martin"}}]
            DELETE | /without_key                        |                       | not heeded   | 204 |
            PUT    | /clients?id=eq.3                    |                       | {"id":3,"name":"P"} | 204 |
            PUT    | /clients?id=eq.3                    | return=representation | {"id":3,"name":"P"} | 201 | [{"id":3,"name":"P"}]
            PUT    | /clients?id=eq.1&select=name        | return=representation | {"id":1,"name":"P"} | 200 | [{"name":"P"}]
            PUT    | /clients?id=eq.3                    | return=representation | [{"id":3,"name":"P"}] | 201 | [{"id":3,"name":"P"}]
            PUT    | /users_tasks?user_id=eq.2&task_id=eq.3 | return=representation | {"user_id":2,"task_id":3} | 201 | [{"user_id":2,"task_id":3}]
            """)
    void rows_are_changed(String method, String path, @Nullable String prefer, @Nullable String body, int status,
            @Nullable String answer) throws Exception {
        assertAnswer(send(method, path, prefer, body), status, answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST   | /clients         |             | {"id":3,"name":"A"} | Content-Range | */*
            POST   | /clients         | count=exact | {"id":3,"name":"A"} | Content-Range | */1
            POST   | /clients         | count=exact | []                  | Content-Range | */0
            POST   | /clients         | return=headers-only | {"id":3,"name":"A"} | Location | /clients?id=eq.3
            POST   | /users_tasks     | return=headers-only | {"user_id":2,"task_id":3} | Location | /users_tasks?task_id=eq.3&user_id=eq.2
            POST   | /family_tree     | return=headers-only | {"id":"a b&c","name":"x"} | Location | /family_tree?id=eq.a%20b%26c
            POST   | /clients         | return=headers-only | [{"id":3,"name":"A"},{"id":4,"name":"B"}] | Location |
            POST   | /clients         |             | {"id":3,"name":"A"} | Location |
            POST   | /without_key     | return=headers-only | {"value":1} | Location |
            POST   | /clients         | count=exact, return=minimal, missing=default, resolution=merge-duplicates | {"id":3,"name":"A"} | Preference-Applied | resolution=merge-duplicates, missing=default, return=minimal, count=exact
            POST   | /without_key     | resolution=merge-duplicates | {"value":1} | Preference-Applied |
            POST   | /clients         |             | {"id":3,"name":"A"} | Content-Type |
            POST   | /clients         | return=representation | {"id":3,"name":"A"} | Content-Type | application/json; charset=utf-8
            PATCH  | /clients?id=eq.1 |             | {"name":"A"} | Content-Range | 0-0/*
            PATCH  | /clients         | count=exact | {"name":"A"} | Content-Range | 0-1/2
            PATCH  | /clients?id=eq.9 |             | {"name":"A"} | Content-Range | */*
            PATCH  | /clients?id=eq.9 | count=exact | {"name":"A"} | Content-Range | */0
            PATCH  | /clients?id=eq.1 | handling=strict, max-affected=1 | {"name":"A"} | Preference-Applied | handling=strict, max-affected=1
            DELETE | /users_tasks     |             |              | Content-Range | */*
            DELETE | /users_tasks     | count=exact |              | Content-Range | */3
            DELETE | /users_tasks     | return=minimal |           | Preference-Applied | return=minimal
            PUT    | /clients?id=eq.1 |             | {"id":1,"name":"A"} | Content-Range |
            """)
    void the_headers_say_what_was_done(String method, String path, @Nullable String prefer, @Nullable String body,
            String header, @Nullable String value) {
        var answer = send(method, path, prefer, body);

        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        assertThat(answer.header(header)).isEqualTo(Optional.ofNullable(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text/csv  | id,name\\n3,Oracle\\n4,"A, ""B"" C"\\r\\n | 201 | [{"id":3,"name":"Oracle"},{"id":4,"name":"A, \\"B\\" C"}]
            text/csv  | "name","id"\\nNULL stays,3\\n       | 201 | [{"id":3,"name":"NULL stays"}]
            text/csv  | id,name\\n                          | 201 | []
            text/csv  | id,name\\n3\\n                      | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"All lines must have same number of fields"}
            application/x-www-form-urlencoded | id=3&name=Two+words%21 | 201 | [{"id":3,"name":"Two words!"}]
            text/plain | x | 400 | {"code":"PGRST102","details":null,"hint":null,"message":"Content-Type not acceptable: text/plain"}
            """)
    void a_body_need_not_be_json(String type, String body, int status, String answer) throws Exception {
        var given = Person.nobody().send("POST", "/rest/v1/clients", body.replace("\\n", "\n").replace("\\r", "\r"),
                "Content-Type", type, "Prefer", "return=representation");

        assertAnswer(given, status, answer);
    }

    @Test
    void a_line_of_csv_can_hold_no_value() {
        var answer = Person.nobody().send("POST", "/rest/v1/projects?select=client_id", "id,name,client_id\n9,x,NULL",
                "Content-Type", "text/csv", "Prefer", "return=representation");

        assertThat(answer.text()).isEqualTo("[{\"client_id\":null}]");
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        var answer = Person.nobody().sendBytes("POST", "/rest/v1/clients", new byte[] { '"', (byte) 0xC3, '"' });

        assertThat(answer.outcome()).isEqualTo("400 PGRST102");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST   | /clients         | return=representation | {"id":3,"name":"A"} | 201 | {"id":3,"name":"A"}
            PATCH  | /clients?id=eq.1 | return=representation | {"name":"A"}        | 200 | {"id":1,"name":"A"}
            PATCH  | /clients?id=eq.1 |                       | {"name":"A"}        | 204 |
            PUT    | /clients?id=eq.3 | return=representation | {"id":3,"name":"A"} | 201 | {"id":3,"name":"A"}
            DELETE | /users_tasks?user_id=eq.2 | return=representation |            | 200 | {"user_id":2,"task_id":1}
            """)
    void one_row_is_an_object(String method, String path, @Nullable String prefer, @Nullable String body, int status,
            @Nullable String answer) throws Exception {
        var before = everything();

        assertAnswer(send(method, path, prefer, body, "Accept", SINGULAR), status, answer);

        assertThat(everything()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST   | /clients             | return=representation | [{"id":3,"name":"A"},{"id":4,"name":"B"}] | 2
            POST   | /clients             |                       | [{"id":3,"name":"A"},{"id":4,"name":"B"}] | 2
            POST   | /clients             | return=representation | []           | 0
            POST   | /projects?select=id,clients!inner(id) | return=representation | {"id":9,"name":"x"} | 0
            POST   | /clients             | return=representation, resolution=merge-duplicates | [{"id":1,"name":"A"},{"id":4,"name":"B"}] | 2
            PATCH  | /clients             | return=representation | {"name":"A"} | 2
            PATCH  | /clients             |                       | {"name":"A"} | 2
            PATCH  | /clients?id=eq.9     | return=representation | {"name":"A"} | 0
            DELETE | /users_tasks         | return=representation |              | 3
            DELETE | /users_tasks         |                       |              | 3
            """)
    void a_change_of_more_or_less_than_the_one_row_asked_for_did_not_happen(String method, String path,
            @Nullable String prefer, @Nullable String body, int rows) {
        var before = everything();

        var answer = send(method, path, prefer, body, "Accept", SINGULAR);

        assertThat(answer.outcome()).as(answer.text()).isEqualTo("406 PGRST116");
        assertThat(answer.json().getString("details")).isEqualTo("The result contains " + rows + " rows");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PATCH  | /clients     | {"name":"A"} | handling=strict, max-affected=1  | 400 PGRST124
            DELETE | /users_tasks |              | handling=strict, max-affected=2  | 400 PGRST124
            PATCH  | /clients     | {"name":"A"} | handling=strict, max-affected=2  | 204
            PATCH  | /clients     | {"name":"A"} | max-affected=1                   | 204
            DELETE | /users_tasks |              | handling=lenient, max-affected=1 | 204
            POST   | /clients     | [{"id":3,"name":"A"},{"id":4,"name":"B"}] | handling=strict, max-affected=1 | 201
            PATCH  | /clients     | {"name":"A"} | handling=strict, nonsense        | 400 PGRST122
            """)
    void a_change_of_more_rows_than_allowed_did_not_happen(String method, String path, @Nullable String body, String prefer,
            String outcome) {
        var before = everything();

        var answer = send(method, path, prefer, body);

        assertThat(answer.outcome()).as(answer.text()).isEqualTo(outcome);
        assertThat(everything().equals(before)).isEqualTo(answer.status() >= 400);
    }

    @Test
    void a_change_can_be_tried() {
        var before = everything();

        var answer = send("POST", "/clients", "return=representation, tx=rollback", "{\"id\":3,\"name\":\"A\"}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("[{\"id\":3,\"name\":\"A\"}]");
        assertThat(answer.header("Preference-Applied")).contains("return=representation, tx=rollback");
        assertThat(everything()).isEqualTo(before);
        assertThat(send("POST", "/clients", "tx=commit", "{\"id\":3,\"name\":\"A\"}").status()).isEqualTo(201);
        assertThat(everything()).isNotEqualTo(before);
    }

    @Test
    void a_merge_that_is_refused_half_way_did_not_happen() {
        var before = everything();

        var answer = send("POST", "/clients", "resolution=merge-duplicates",
                "[{\"id\":3,\"name\":\"A\"},{\"id\":1,\"name\":null}]");

        assertThat(answer.outcome()).isEqualTo("400 23502");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void rows_can_be_answered_as_csv() {
        var answer = send("POST", "/clients?select=id,name", "return=representation",
                "[{\"id\":3,\"name\":\"A\"},{\"id\":4,\"name\":\"B\"}]", "Accept", "text/csv");

        assertThat(answer.text()).isEqualTo("id,name\n3,A\n4,B");
    }

    @Test
    void many_rows_come_at_once() {
        var rows = java.util.stream.IntStream.rangeClosed(10, 5_009)
                .mapToObj(id -> "{\"id\":" + id + ",\"name\":\"Client " + id + "\"}")
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));

        var answer = send("POST", "/clients?columns=id,name", "count=exact", rows);

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Content-Range")).contains("*/5000");
        assertThat(owner().value("select count(*) from dataapi.clients")).isEqualTo(5_002L);
    }

    private void assertAnswer(Answer given, int status, @Nullable String answer) throws Exception {
        assertThat(given.status()).as(given.text()).isEqualTo(status);
        if (answer == null) {
            assertThat(given.text()).isEmpty();
        } else {
            assertThat(json.readTree(given.text())).as(given.text()).isEqualTo(json.readTree(answer));
        }
    }

    private static Answer send(String method, String path, @Nullable String prefer, @Nullable String body,
            String... headers) {
        var all = new java.util.ArrayList<>(java.util.List.of(headers));
        if (prefer != null) {
            all.addAll(java.util.List.of("Prefer", prefer));
        }
        return Person.nobody().send(method, "/rest/v1" + path.replace("\"", "%22").replace(">", "%3E"),
                body == null ? "" : body,
                all.toArray(String[]::new));
    }

    /** What the tables hold, behind the door. */
    private Object everything() {
        return owner().value("""
                select json_build_array(
                    (select json_agg(row order by row.id) from dataapi.clients as row),
                    (select json_agg(row order by row.id) from dataapi.projects as row),
                    (select json_agg(row order by row.id) from dataapi.everything as row),
                    (select json_agg(row order by row.user_id, row.task_id) from dataapi.users_tasks as row),
                    (select json_agg(row) from dataapi.without_key as row))::text
                """);
    }

    private Owner owner() {
        return new Owner(postgres);
    }
}
