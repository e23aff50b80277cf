package dev.playhead.dataapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;
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
            Afresh.read(catalogues);
            laid = true;
        }
        OneOfEverything.fill(owner());
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

    @Test
    void bytes_that_are_no_text_are_refused() {
        var answer = Person.nobody().sendBytes("POST", "/rest/v1/clients", new byte[] { '"', (byte) 0xC3, '"' });

        assertThat(answer.outcome()).isEqualTo("400 PGRST102");
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
    void many_rows_come_at_once() {
        var rows = java.util.stream.IntStream.rangeClosed(10, 5_009)
                .mapToObj(id -> "{\"id\":" + id + ",\"name\":\"Client " + id + "\"}")
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));

        var answer = send("POST", "/clients?columns=id,name", "count=exact", rows);

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Content-Range")).contains("*/5000");
        assertThat(owner().value("select count(*) from dataapi.clients")).isEqualTo(5_002L);
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
