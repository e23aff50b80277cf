package dev.playhead.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProjectDoorTest {

    private final Person alice = Person.signedUp("alice");
    private final Person bob = Person.signedUp("bob");

    @Test
    void a_user_creates_a_project() {
        var created = alice.post("/v1/projects", JsonObject.of("name", "Todo app", "description", "What is left to do",
                "expo_config", JsonObject.of("slug", "todo", "half", 0.5)));

        assertThat(created.outcome()).isEqualTo("201");
        assertThat(created.json().fieldNames()).containsExactlyInAnyOrder("id", "user_id", "name", "description", "template_id",
                "expo_config", "sandbox_id", "status", "created_at", "updated_at");
        assertThat(created.json().getString("user_id")).isEqualTo(alice.id());
        assertThat(created.json().getString("status")).isEqualTo("active");
        assertThat(created.json().getJsonObject("expo_config")).isEqualTo(JsonObject.of("slug", "todo", "half", 0.5));
        assertThat(alice.get("/v1/projects/" + created.id()).text()).isEqualTo(created.text());
    }

    @Test
    void what_is_not_said_has_its_default() {
        var created = alice.post("/v1/projects", JsonObject.of("name", "Todo app"));

        assertThat(created.json().getJsonObject("expo_config")).isEmpty();
        assertThat(created.json().getString("description")).isNull();
        assertThat(created.json().getInstant("created_at")).isEqualTo(created.json().getInstant("updated_at"));
    }

    @Test
    void a_project_of_another_user_does_not_exist() {
        var hers = alice.starts("Project A");
        var before = alice.get("/v1/projects/" + hers).text();
        var nowhere = UUID.randomUUID().toString();

        for (var method : new String[] { "GET", "PATCH", "DELETE" }) {
            var body = method.equals("PATCH") ? "{\"name\": \"Mine\"}" : "";

            var answer = bob.send(method, "/v1/projects/" + hers, body);

            assertThat(answer.outcome()).isEqualTo("404 not_found");
            assertThat(answer.text()).isEqualTo(bob.send(method, "/v1/projects/" + nowhere, body).text());
        }
        assertThat(bob.get("/v1/projects").items()).isEmpty();
        assertThat(alice.get("/v1/projects/" + hers).text()).isEqualTo(before);
    }

    @Test
    void an_id_of_another_users_project_is_refused_and_shows_nothing_of_it() {
        var hers = alice.starts("Canary");

        var answer = bob.post("/v1/projects", JsonObject.of("id", hers, "name", "Mine"));

        assertThat(answer.outcome()).isEqualTo("409 id_taken");
        assertThat(answer.text()).doesNotContain("Canary");
    }

    @Test
    void a_user_cannot_make_a_project_for_somebody_else() {
        var answer = bob.post("/v1/projects", JsonObject.of("name", "Gift", "user_id", alice.id()));

        assertThat(answer.outcome()).isEqualTo("422 invalid_input");
        assertThat(answer.places()).containsExactly("user_id");
    }

    @Test
    void a_create_sent_twice_makes_one_project() {
        var wanted = JsonObject.of("id", UUID.randomUUID().toString(), "name", "Once");
        var first = alice.post("/v1/projects", wanted);

        var second = alice.post("/v1/projects", wanted);

        assertThat(first.outcome()).isEqualTo("201");
        assertThat(second.outcome()).isEqualTo("200");
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(alice.get("/v1/projects").items()).hasSize(1);
    }

    @Test
    void a_create_sent_many_times_at_once_makes_one_project() {
        var wanted = JsonObject.of("id", UUID.randomUUID().toString(), "name", "Once");

        var answers = alice.atOnce(8, her -> her.post("/v1/projects", wanted));

        assertThat(answers).extracting(Answer::outcome).containsOnlyOnce("201").containsOnly("201", "200");
        assertThat(alice.get("/v1/projects").items()).hasSize(1);
    }

    @Test
    void a_user_changes_a_project() {
        var project = alice.post("/v1/projects", JsonObject.of("name", "Old", "description", "d"));

        var changed = alice.patch("/v1/projects/" + project.id(), JsonObject.of("name", "New", "status", "archived",
                "expo_config", JsonObject.of("slug", "new")).putNull("description"));

        assertThat(changed.outcome()).isEqualTo("200");
        assertThat(changed.json().getString("name")).isEqualTo("New");
        assertThat(changed.json().getString("status")).isEqualTo("archived");
        assertThat(changed.json().getString("description")).isNull();
        assertThat(changed.json().getJsonObject("expo_config")).isEqualTo(JsonObject.of("slug", "new"));
        assertThat(changed.json().getInstant("updated_at")).isAfter(project.json().getInstant("updated_at"));
        assertThat(changed.header("ETag")).isNotEqualTo(project.header("ETag"));
        assertThat(alice.get("/v1/projects/" + project.id()).text()).isEqualTo(changed.text());
    }

    @Test
    void a_lost_update_is_refused() {
        var project = alice.post("/v1/projects", JsonObject.of("name", "Old"));
        var seen = project.header("ETag").orElseThrow();

        var answers = alice.atOnce(6, her -> her.send("PATCH", "/v1/projects/" + project.id(), "{\"name\": \"New\"}",
                "If-Match", seen));

        assertThat(answers).extracting(Answer::outcome).containsOnlyOnce("200").containsOnly("200", "412 precondition_failed");
    }

    @Test
    void any_version_may_be_asked_for() {
        var project = alice.starts("Old");

        var answer = alice.send("PATCH", "/v1/projects/" + project, "{\"name\": \"New\"}", "If-Match", "*");

        assertThat(answer.outcome()).isEqualTo("200");
    }

    @Test
    void a_deleted_project_is_gone_for_its_user_and_kept_for_an_operator() {
        var session = alice.opens("Build it");
        var project = alice.get("/v1/sessions/" + session).json().getString("project_id");

        var deleted = alice.delete("/v1/projects/" + project);

        assertThat(deleted.outcome()).isEqualTo("204");
        assertThat(deleted.text()).isEmpty();
        assertThat(alice.get("/v1/projects/" + project).outcome()).isEqualTo("404 not_found");
        assertThat(alice.delete("/v1/projects/" + project).outcome()).isEqualTo("404 not_found");
        assertThat(alice.get("/v1/projects").items()).isEmpty();
        assertThat(Rows.text("select status from public.projects where id = ?", project)).isEqualTo("deleted");
        assertThat(alice.get("/v1/sessions/" + session).json().getString("status")).isEqualTo("completed");
    }

    @Test
    void a_project_is_not_deleted_by_its_status() {
        var project = alice.starts("Todo app");

        var answer = alice.patch("/v1/projects/" + project, JsonObject.of("status", "deleted"));

        assertThat(answer.outcome()).isEqualTo("422 invalid_input");
        assertThat(answer.places()).containsExactly("status");
    }

    @Test
    void projects_come_newest_first_and_in_pages_that_hold_still() {
        for (var number = 1; number <= 5; number++) {
            alice.starts("Project " + number);
        }
        var all = alice.get("/v1/projects").ids();
        var first = alice.get("/v1/projects?limit=2");
        var newcomer = alice.starts("In between");

        var second = alice.get("/v1/projects?limit=2&cursor=" + first.json().getString("next"));
        var third = alice.get("/v1/projects?limit=2&cursor=" + second.json().getString("next"));

        var paged = new ArrayList<>(first.ids());
        paged.addAll(second.ids());
        paged.addAll(third.ids());
        assertThat(paged).isEqualTo(all).doesNotContain(newcomer);
        assertThat(third.json().getString("next")).isNull();
        assertThat(third.json().containsKey("next")).isTrue();
        assertThat(alice.get("/v1/projects?limit=1").items().get(0).getString("id")).isEqualTo(newcomer);
    }

    @Test
    void rows_of_one_moment_are_paged_without_loss() {
        var moment = Timestamp.from(Instant.parse("2026-01-01T00:00:00.123456Z"));
        for (var number = 0; number < 5; number++) {
            Rows.set("update public.projects set created_at = ? where id = ?", moment, alice.starts("Twin " + number));
        }

        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = alice.get("/v1/projects?limit=2" + cursor);
            seen.addAll(page.ids());
            cursor = page.json().getString("next") == null ? "" : "&cursor=" + page.json().getString("next");
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void only_users_have_projects() {
        assertThat(Person.worker().get("/v1/projects").outcome()).isEqualTo("403 forbidden");
        assertThat(Person.nobody().get("/v1/projects").outcome()).isEqualTo("401 unauthenticated");
        assertThat(Person.nobody().post("/v1/projects", JsonObject.of("name", "x")).outcome()).isEqualTo("401 unauthenticated");
    }
}
