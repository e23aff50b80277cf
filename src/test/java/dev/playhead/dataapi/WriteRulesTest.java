package dev.playhead.dataapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Answer;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The service's own tables, changed through the data API: the rules are those of every door. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class WriteRulesTest {

    private final Person alice = Person.signedUp("alice");
    private final Person bob = Person.signedUp("bob");

    EmbeddedPostgres postgres;

    @Test
    void what_is_inserted_as_an_event_reaches_who_follows() {
        var session = alice.opens("Count");

        try (var socket = Socket.of(alice).follow(session, 0)) {
            socket.await("caught_up");
            var answer = Person.worker().send("POST", "/rest/v1/session_events?columns=session_id,event_type,data",
                    new JsonArray().add(terminal(session, "one")).add(terminal(session, "two")).encode());
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);

            socket.awaitEvent(2);
            assertThat(socket.events().stream().map(event -> event.getJsonObject("data").getString("output")))
                    .containsExactly("one", "two");
        }
    }

    @Test
    void an_event_is_answered_with_its_number() {
        var session = alice.opens("Count");

        var answer = Person.worker().send("POST", "/rest/v1/session_events?select=seq,event_type,coding_sessions(status)",
                terminal(session, "one").encode(), "Prefer", "return=representation");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo(
                "[{\"seq\":1,\"event_type\":\"terminal\",\"coding_sessions\":{\"status\":\"pending\"}}]");
    }

    @Test
    void a_user_writes_no_events() {
        var session = alice.opens("Count");

        var answer = alice.send("POST", "/rest/v1/session_events", terminal(session, "mine").encode());

        assertThat(answer.outcome()).isEqualTo("403 42501");
    }

    @Test
    void a_project_is_made_for_oneself_and_nobody_else() {
        var own = insert(alice, project(alice, "Lighthouse"), "Prefer", "return=representation");
        var others = insert(alice, project(bob, "Trap"), "Prefer", "return=representation");
        var blindly = insert(alice, project(bob, "Trap"));
        var nobodys = insert(Person.nobody(), project(bob, "Trap"));

        assertThat(own.status()).as(own.text()).isEqualTo(201);
        assertThat(new JsonArray(own.text()).getJsonObject(0).getString("name")).isEqualTo("Lighthouse");
        assertThat(others.outcome()).isEqualTo("403 42501");
        assertThat(others.json().getString("message"))
                .isEqualTo("new row violates row-level security policy for table \"projects\"");
        assertThat(blindly.outcome()).isEqualTo("403 42501");
        assertThat(nobodys.outcome()).isEqualTo("401 42501");
        assertThat(owner().value("select count(*) from public.projects where name = 'Trap'")).isEqualTo(0L);
    }

    @Test
    void what_is_hidden_is_not_changed_and_does_not_show() {
        var project = alice.starts("Hidden");

        var patched = bob.send("PATCH", "/rest/v1/projects?id=eq." + project, "{\"name\":\"Taken\"}");
        var shown = bob.send("PATCH", "/rest/v1/projects?id=eq." + project, "{\"name\":\"Taken\"}", "Prefer",
                "return=representation");
        var deleted = bob.send("DELETE", "/rest/v1/projects?id=eq." + project, "", "Prefer", "count=exact");
        var all = bob.send("PATCH", "/rest/v1/projects", "{\"name\":\"Taken\"}", "Prefer", "return=representation");

        assertThat(patched.status()).isEqualTo(204);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text()).isEqualTo("[]");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.header("Content-Range")).contains("*/0");
        assertThat(all.text()).isEqualTo("[]");
        assertThat(owner().value("select name from public.projects where id = ?::uuid", project)).isEqualTo("Hidden");
    }

    @Test
    void a_merge_takes_nothing_over() {
        var project = alice.starts("Hidden");

        var merged = insert(bob, project(bob, "Taken").put("id", project), "Prefer", "resolution=merge-duplicates");
        var left = insert(bob, project(bob, "Taken").put("id", project), "Prefer",
                "resolution=ignore-duplicates, return=representation");

        assertThat(merged.outcome()).isEqualTo("403 42501");
        assertThat(left.text()).isEqualTo("[]");
        assertThat(owner().value("select name from public.projects where id = ?::uuid", project)).isEqualTo("Hidden");
    }

    @Test
    void a_column_that_was_not_granted_stays_as_it_is() {
        var answer = alice.send("PATCH", "/rest/v1/profiles?id=eq." + alice.id(), "{\"tier\":\"pro\"}");

        assertThat(answer.outcome()).isEqualTo("403 42501");
    }

    @Test
    void one_of_ones_own_is_changed() {
        var project = alice.starts("Old");

        var answer = alice.send("PATCH", "/rest/v1/projects?id=eq." + project + "&select=name", "{\"name\":\"New\"}",
                "Prefer", "return=representation", "Accept", "application/vnd.pgrst.object+json");
        var deleted = alice.send("DELETE", "/rest/v1/projects?id=eq." + project, "");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"name\":\"New\"}");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(owner().value("select count(*) from public.projects where id = ?::uuid", project)).isEqualTo(0L);
    }

    @Test
    void to_try_a_change_must_be_allowed() {
        var answer = insert(alice, project(alice, "Tried"), "Prefer", "tx=rollback");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Preference-Applied")).isEmpty();
        assertThat(owner().value("select count(*) from public.projects where user_id = ?::uuid", alice.id())).isEqualTo(1L);
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        var answer = insert(alice, project(alice, "x".repeat(3_000_000)));

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void refused_changes_leave_the_connections_as_they_were() {
        alice.atOnce(60, person -> insert(person, project(person, "Two"), "Accept", "application/vnd.pgrst.object+json"));
        var refused = alice.atOnce(60, person -> person.send("PATCH", "/rest/v1/projects", "{\"name\":\"Renamed\"}", "Accept",
                "application/vnd.pgrst.object+json"));

        assertThat(refused).extracting(Answer::outcome).containsOnly("406 PGRST116");
        assertThat(owner().value("select count(*) from public.projects where user_id = ?::uuid and name = 'Two'", alice.id()))
                .isEqualTo(60L);
        assertThat(owner().value("""
                select count(*) from pg_stat_activity where state like 'idle in transaction%' and query not like '%pg_stat%'
                """)).isEqualTo(0L);
    }

    private static Answer insert(Person person, JsonObject project, String... headers) {
        return person.send("POST", "/rest/v1/projects", project.encode(), headers);
    }

    private static JsonObject project(Person person, String name) {
        return JsonObject.of("id", UUID.randomUUID().toString(), "user_id", person.id(), "name", name);
    }

    private static JsonObject terminal(String session, String output) {
        return JsonObject.of("session_id", session, "event_type", "terminal", "data", JsonObject.of("output", output));
    }

    private Owner owner() {
        return new Owner(postgres);
    }
}
