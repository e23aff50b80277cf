package dev.playhead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
class SessionDoorTest {

    private final Person alice = Person.signedUp("alice");
    private final Person bob = Person.signedUp("bob");
    private final String project = alice.starts("Todo app");

    @Test
    void a_user_opens_a_session_in_an_own_project() {
        var opened = alice.post("/v1/sessions", JsonObject.of("project_id", project, "initial_prompt", "Build it",
                "metadata", JsonObject.of("colour", "blue")));

        assertThat(opened.outcome()).isEqualTo("201");
        assertThat(opened.json().fieldNames()).containsExactlyInAnyOrder("id", "user_id", "project_id", "initial_prompt",
                "status", "expires_at", "eas_update_url", "webview_url", "metadata", "started_at", "completed_at", "created_at",
                "updated_at");
        assertThat(opened.json().getString("status")).isEqualTo("pending");
        assertThat(opened.json().getString("user_id")).isEqualTo(alice.id());
        assertThat(opened.json().getJsonObject("metadata")).isEqualTo(JsonObject.of("colour", "blue"));
        assertThat(opened.json().getInstant("expires_at"))
                .isEqualTo(opened.json().getInstant("created_at").plus(1, ChronoUnit.HOURS));
        assertThat(alice.get("/v1/sessions/" + opened.id()).text()).isEqualTo(opened.text());
    }

    @Test
    void its_first_job_is_enqueued_with_it() {
        var opened = alice.opensIn(project, "Build it");

        var jobs = alice.get("/v1/sessions/" + opened.id() + "/jobs").items();

        assertThat(jobs).hasSize(1);
        assertThat(jobs.get(0).getString("prompt")).isEqualTo("Build it");
        assertThat(jobs.get(0).getString("status")).isEqualTo("pending");
    }

    @Test
    void nobody_opens_a_session_for_a_project_of_others_or_learns_that_it_exists() {
        var before = Rows.counts();

        var foreign = bob.opensIn(project, "Mine now");

        assertThat(foreign.outcome()).isEqualTo("404 not_found");
        assertThat(foreign.text()).isEqualTo(bob.opensIn(UUID.randomUUID().toString(), "Mine now").text());
        assertThat(Rows.counts()).isEqualTo(before);
    }

    @Test
    void a_session_needs_a_project_that_is_active() {
        var archived = alice.starts("Archived");
        alice.patch("/v1/projects/" + archived, JsonObject.of("status", "archived"));
        alice.delete("/v1/projects/" + project);

        assertThat(alice.opensIn(archived, "Build it").outcome()).isEqualTo("404 not_found");
        assertThat(alice.opensIn(project, "Build it").text()).isEqualTo(alice.opensIn(archived, "Build it").text());
    }

    @Test
    void a_session_of_another_user_does_not_exist() {
        var hers = alice.opensIn(project, "Canary").id();
        var nowhere = UUID.randomUUID().toString();
        var before = Rows.counts();

        for (var request : List.of("GET ", "PATCH ", "GET /jobs", "GET /events", "POST /prompts")) {
            var method = request.split(" ")[0];
            var rest = request.substring(method.length() + 1);
            var body = switch (method) {
                case "PATCH" -> "{\"status\": \"completed\"}";
                case "POST" -> "{\"prompt\": \"Canary\"}";
                default -> "";
            };

            var answer = bob.send(method, "/v1/sessions/" + hers + rest, body);

            assertThat(answer.outcome()).as(request).isEqualTo("404 not_found");
            assertThat(answer.text()).isEqualTo(bob.send(method, "/v1/sessions/" + nowhere + rest, body).text());
        }
        assertThat(bob.get("/v1/sessions").items()).isEmpty();
        assertThat(alice.get("/v1/sessions/" + hers).json().getString("status")).isEqualTo("pending");
        assertThat(Rows.counts()).isEqualTo(before);
    }

    @Test
    void an_opening_sent_twice_or_at_once_makes_one_session_and_one_job() {
        var wanted = JsonObject.of("id", UUID.randomUUID().toString(), "project_id", project, "initial_prompt", "Build it");

        var answers = alice.atOnce(6, her -> her.post("/v1/sessions", wanted));
        var again = alice.post("/v1/sessions", wanted);

        assertThat(answers).extracting(Answer::outcome).containsOnlyOnce("201").containsOnly("201", "200");
        assertThat(again.outcome()).isEqualTo("200");
        assertThat(alice.get("/v1/sessions").items()).hasSize(1);
        assertThat(alice.get("/v1/sessions/" + again.id() + "/jobs").items()).hasSize(1);
    }

    @Test
    void no_more_sessions_are_open_than_the_plan_allows() {
        for (var number = 0; number < 3; number++) {
            assertThat(alice.opensIn(project, "Build it").outcome()).isEqualTo("201");
        }
        var before = Rows.counts();

        var fourth = alice.opensIn(project, "Build it");

        assertThat(fourth.outcome()).isEqualTo("409 sessions_limit_reached");
        assertThat(Rows.counts()).isEqualTo(before);
        alice.patch("/v1/sessions/" + alice.get("/v1/sessions").ids().get(0), JsonObject.of("status", "completed"));
        assertThat(alice.opensIn(project, "Build it").outcome()).isEqualTo("201");
    }

    @Test
    void the_limit_holds_for_openings_at_once() {
        var answers = alice.atOnce(8, her -> her.opensIn(project, "Build it"));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(3);
        assertThat(answers).extracting(Answer::outcome).containsOnly("201", "409 sessions_limit_reached");
        assertThat(Rows.value("select count(*) from public.coding_sessions where user_id = ?", alice.id())).isEqualTo(3L);
    }

    @Test
    void a_session_is_paused_resumed_and_completed() {
        var session = "/v1/sessions/" + alice.opensIn(project, "Build it").id();

        var paused = alice.patch(session, JsonObject.of("status", "paused"));
        var resumed = alice.patch(session, JsonObject.of("status", "active"));
        var completed = alice.patch(session, JsonObject.of("status", "completed"));

        assertThat(paused.json().getString("status")).isEqualTo("paused");
        assertThat(paused.json().getInstant("started_at")).isNull();
        assertThat(resumed.json().getString("status")).isEqualTo("active");
        assertThat(resumed.json().getInstant("started_at")).isNotNull();
        assertThat(completed.json().getString("status")).isEqualTo("completed");
        assertThat(completed.json().getInstant("completed_at")).isNotNull();
        assertThat(alice.get(session).text()).isEqualTo(completed.text());
    }

    @Test
    void a_finished_session_never_comes_back() {
        for (var end : List.of("completed", "failed", "expired")) {
            var session = alice.opensIn(project, "Build it").id();
            Rows.set("update public.coding_sessions set status = ? where id = ?", end, session);

            for (var status : List.of("active", "paused")) {
                assertThat(alice.patch("/v1/sessions/" + session, JsonObject.of("status", status)).outcome())
                        .isEqualTo("409 status_change_refused");
            }
            assertThat(alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "More")).outcome())
                    .isEqualTo("409 session_finished");
        }
    }

    @Test
    void how_a_session_fares_is_for_the_service_to_say() {
        var session = "/v1/sessions/" + alice.opensIn(project, "Build it").id();

        for (var status : List.of("pending", "failed", "expired", "Paused", "")) {
            var answer = alice.patch(session, JsonObject.of("status", status));

            assertThat(answer.outcome()).as(status).isEqualTo("422 invalid_input");
            assertThat(answer.places()).containsExactly("status");
        }
    }

    @Test
    void notes_are_kept_with_a_session() {
        var session = "/v1/sessions/" + alice.opensIn(project, "Build it").id();

        var changed = alice.patch(session, JsonObject.of("metadata", JsonObject.of("files", 3)));

        assertThat(changed.outcome()).isEqualTo("200");
        assertThat(changed.json().getJsonObject("metadata")).isEqualTo(JsonObject.of("files", 3));
        assertThat(changed.json().getString("status")).isEqualTo("pending");
    }

    @Test
    void a_lost_update_is_refused() {
        var opened = alice.opensIn(project, "Build it");
        var seen = opened.header("ETag").orElseThrow();

        var answers = alice.atOnce(6, her -> her.send("PATCH", "/v1/sessions/" + opened.id(), "{\"metadata\": {\"a\": 1}}",
                "If-Match", seen));

        assertThat(answers).extracting(Answer::outcome).containsOnlyOnce("200").containsOnly("200", "412 precondition_failed");
    }

    @Test
    void a_session_past_its_time_can_be_told() {
        var past = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MICROS);

        var opened = alice.post("/v1/sessions", JsonObject.of("project_id", project, "initial_prompt", "Build it",
                "expires_at", past.toString()));

        assertThat(opened.outcome()).isEqualTo("201");
        assertThat(opened.json().getInstant("expires_at")).isEqualTo(past).isBefore(Instant.now());
    }

    @Test
    void sessions_come_newest_first_and_in_pages() {
        var ids = List.of(alice.opensIn(project, "1").id(), alice.opensIn(project, "2").id(), alice.opensIn(project, "3").id());
        var first = alice.get("/v1/sessions?limit=2");

        var second = alice.get("/v1/sessions?limit=2&cursor=" + first.json().getString("next"));

        assertThat(first.ids()).containsExactly(ids.get(2), ids.get(1));
        assertThat(second.ids()).containsExactly(ids.get(0));
        assertThat(second.json().getString("next")).isNull();
    }
}
