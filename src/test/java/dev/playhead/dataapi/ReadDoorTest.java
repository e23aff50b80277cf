package dev.playhead.dataapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(ReadDoorTest.Exposed.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadDoorTest {

    public static class Exposed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.rest.schemas", "dataapi,public", "playhead.rest.aggregates", "true");
        }
    }

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
                statement.execute(
                        """
                                insert into dataapi.clients values (1, 'Microsoft'), (2, 'Apple');
                                insert into dataapi.projects values (1, 'Windows 7', 1), (2, 'Windows 10', 1), (3, 'IOS', 2), (4, 'OSX', 2), (5, 'Orphan', null);
                                insert into dataapi.tasks values (1, 'Design w7', 1), (2, 'Code w7', 1), (3, 'Design w10', 2);
                                insert into dataapi.users values (1, 'Angela Martin'), (2, 'Michael Scott');
                                insert into dataapi.users_tasks values (1, 1), (1, 2), (2, 1);
                                """);
            }
            Afresh.read(catalogues);
            laid = true;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /clients?order=id                          | 200 | [{"id":1,"name":"Microsoft"},{"id":2,"name":"Apple"}]
            /clients?id=eq.1                           | 200 | [{"id":1,"name":"Microsoft"}]
            /clients?id=in.(1,2)&select=name&order=name.desc | 200 | [{"name":"Microsoft"},{"name":"Apple"}]
            /clients?name=like.*soft&select=id         | 200 | [{"id":1}]
            /clients?id=not.eq.1&select=id             | 200 | [{"id":2}]
            /clients?or=(id.eq.1,name.eq.Apple)&select=id&order=id | 200 | [{"id":1},{"id":2}]
            /clients?select=label:name,id::text&id=eq.1 | 200 | [{"label":"Microsoft","id":"1"}]
            /projects?select=name,clients(name)&id=eq.1 | 200 | [{"name":"Windows 7","clients":{"name":"Microsoft"}}]
            /projects?select=name,client:clients(name)&id=eq.5 | 200 | [{"name":"Orphan","client":null}]
            /projects?select=name,clients!inner(name)&clients.name=eq.Apple&order=id | 200 | [{"name":"IOS","clients":{"name":"Apple"}},{"name":"OSX","clients":{"name":"Apple"}}]
            /clients?select=name,projects(name)&projects.order=id&order=id&limit=1 | 200 | [{"name":"Microsoft","projects":[{"name":"Windows 7"},{"name":"Windows 10"}]}]
            /clients?select=name,projects(name)&projects.order=id.desc&projects.limit=1&id=eq.1 | 200 | [{"name":"Microsoft","projects":[{"name":"Windows 10"}]}]
            /clients?select=name,projects(id,tasks(name))&projects.order=id&projects.tasks.order=id&id=eq.1 | 200 | [{"name":"Microsoft","projects":[{"id":1,"tasks":[{"name":"Design w7"},{"name":"Code w7"}]},{"id":2,"tasks":[{"name":"Design w10"}]}]}]
            /users?select=name,tasks(name)&tasks.order=id&order=id | 200 | [{"name":"Angela Martin","tasks":[{"name":"Design w7"},{"name":"Code w7"}]},{"name":"Michael Scott","tasks":[{"name":"Design w7"}]}]
            /projects?select=id,clients()&clients=is.null | 200 | [{"id":5}]
            /projects?select=id,...clients(client:name)&id=eq.1 | 200 | [{"id":1,"client":"Microsoft"}]
            /projects?select=name,clients(name)&order=clients(name).asc,id.desc&limit=1 | 200 | [{"name":"OSX","clients":{"name":"Apple"}}]
            /projects?select=client_id,count()&order=client_id&client_id=not.is.null | 200 | [{"client_id":1,"count":2},{"client_id":2,"count":2}]
            /projects?select=id.max()                  | 200 | [{"max":5}]
            /clients?offset=1&order=id&limit=1         | 200 | [{"id":2,"name":"Apple"}]
            /clients?id=eq.x                           | 400 | {"code":"22P02","details":null,"hint":null,"message":"invalid input syntax for type integer: \\"x\\""}
            /clients?nope=eq.x                         | 400 | {"code":"42703","details":null,"hint":"Perhaps you meant to reference the column \\"clients.name\\".","message":"column clients.nope does not exist"}
            /client                                    | 404 | {"code":"PGRST205","details":null,"hint":"Perhaps you meant the table 'dataapi.clients'","message":"Could not find the table 'dataapi.client' in the schema cache"}
            /clients?select=name,nothing(id)           | 400 | {"code":"PGRST200","details":"Searched for a foreign key relationship between 'clients' and 'nothing' in the schema 'dataapi', but no matches were found.","hint":null,"message":"Could not find a relationship between 'clients' and 'nothing' in the schema cache"}
            """)
    void a_request_has_its_answer(String path, int status, String body) throws Exception {
        var answer = Person.nobody().send("GET", "/rest/v1" + path, "");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(json.readTree(answer.text())).as(answer.text()).isEqualTo(json.readTree(body));
    }

    /** What the statement calls its own things must not be in the way of what a table has. */
    @Test
    void columns_may_be_called_as_they_like() throws Exception {
        try (var connection = new Owner(postgres).connect(); var statement = connection.createStatement()) {
            statement.execute("""
                    create table dataapi.odd (
                        id integer primary key, answer text, source text, json text, r text, first text, body text, page integer
                    );
                    insert into dataapi.odd values (1, 'a', 's', 'j', 'r', 'f', 'b', 7)
                    """);
        }
        var row = "{\"id\":1,\"answer\":\"a\",\"source\":\"s\",\"json\":\"j\",\"r\":\"r\",\"first\":\"f\",\"body\":\"b\",\"page\":7}";

        org.awaitility.Awaitility.await().untilAsserted(
                () -> assertThat(Person.nobody().get("/rest/v1/odd").text()).isEqualTo("[" + row + "]"));
        assertThat(Person.nobody().send("GET", "/rest/v1/odd?answer=eq.a&order=r", "", "Accept", "text/csv").text())
                .isEqualTo("id,answer,source,json,r,first,body,page\n1,a,s,j,r,f,b,7");
        assertThat(Person.nobody().send("PATCH", "/rest/v1/odd?id=eq.1", "{\"answer\":\"b\"}", "Prefer",
                "return=representation").text()).contains("\"answer\":\"b\"");
    }

    @Test
    void rows_are_counted_when_asked() {
        var answer = Person.nobody().send("GET", "/rest/v1/clients?limit=1&order=id", "", "Prefer", "count=exact");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).contains("0-0/2");
        assertThat(answer.header("Preference-Applied")).contains("count=exact");
        assertThat(Person.nobody().send("GET", "/rest/v1/clients?offset=9", "", "Prefer", "count=exact").outcome())
                .isEqualTo("416 PGRST103");
    }

    @Test
    void one_row_is_an_object() {
        var one = Person.nobody().send("GET", "/rest/v1/clients?id=eq.1", "", "Accept", "application/vnd.pgrst.object+json");
        var two = Person.nobody().send("GET", "/rest/v1/clients", "", "Accept", "application/vnd.pgrst.object+json");
        var csv = Person.nobody().send("GET", "/rest/v1/clients?order=id", "", "Accept", "text/csv");

        assertThat(one.text()).isEqualTo("{\"id\":1,\"name\":\"Microsoft\"}");
        assertThat(two.outcome()).isEqualTo("406 PGRST116");
        assertThat(csv.text()).isEqualTo("id,name\n1,Microsoft\n2,Apple");
    }

    @Test
    void times_are_told_in_the_zone_that_is_preferred() {
        var alice = Person.signedUp("alice");
        alice.starts("Lighthouse");

        var there = alice.send("GET", "/rest/v1/projects?select=created_at", "", "Accept-Profile", "public", "Prefer",
                "timezone=Asia/Kolkata");
        var nowhere = alice.send("GET", "/rest/v1/projects", "", "Accept-Profile", "public", "Prefer", "timezone=Nowhere/Land");

        assertThat(there.text()).contains("+05:30");
        assertThat(there.header("Preference-Applied")).contains("timezone=Asia/Kolkata");
        assertThat(nowhere.outcome()).isEqualTo("200");
        assertThat(nowhere.header("Preference-Applied")).isEmpty();
    }

    @Test
    void row_level_security_is_the_judge_here_too() {
        var alice = Person.signedUp("alice");
        var bob = Person.signedUp("bob");
        alice.starts("Lighthouse");

        var hers = alice.send("GET", "/rest/v1/projects?select=name,profiles(display_name)", "", "Accept-Profile", "public");
        var his = bob.send("GET", "/rest/v1/projects", "", "Accept-Profile", "public");
        var nobodys = Person.nobody().send("GET", "/rest/v1/projects", "", "Accept-Profile", "public");

        assertThat(hers.text()).isEqualTo("[{\"name\":\"Lighthouse\",\"profiles\":{\"display_name\":\"alice\"}}]");
        assertThat(his.text()).isEqualTo("[]");
        assertThat(nobodys.outcome()).isEqualTo("401 42501");
    }
}
