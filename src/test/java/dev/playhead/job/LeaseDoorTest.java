package dev.playhead.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.awaitility.Awaitility;
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
class LeaseDoorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Queue queue = Queue.emptied();
    private final Person alice = Person.signedUp("alice");
    private final String session = alice.opens("Build it");

    @Test
    void a_heartbeat_moves_the_end_of_the_lease() {
        var job = queue.claimed();

        var beat = queue.tell(job, "heartbeat", JsonObject.of("lease_seconds", 120));

        assertThat(beat.outcome()).isEqualTo("200");
        assertThat(beat.json().getInstant("lease_expires_at")).isAfter(job.getInstant("lease_expires_at").plusSeconds(60));
        assertThat(beat.json().getString("lease_id")).isEqualTo(job.getString("lease_id"));
        assertThat(beat.json().getString("session_status")).isEqualTo("active");
    }

    @Test
    void a_heartbeat_tells_that_the_session_was_finished() {
        var job = queue.claimed();
        alice.patch("/v1/sessions/" + session, JsonObject.of("status", "completed"));

        var beat = queue.tell(job, "heartbeat", new JsonObject());

        assertThat(beat.json().getString("session_status")).isEqualTo("completed");
    }

    @Test
    void the_last_job_that_is_completed_completes_its_session() {
        alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "second"));
        var first = queue.claimed();
        var second = queue.claimed();

        var completed = queue.complete(first);
        var between = alice.get("/v1/sessions/" + session).json().getString("status");
        queue.complete(second);

        assertThat(completed.json().getString("status")).isEqualTo("completed");
        assertThat(completed.json().getJsonObject("result")).isEqualTo(JsonObject.of("exit_code", 0));
        assertThat(completed.json().getString("lease_id")).isNull();
        assertThat(completed.json().getInstant("completed_at")).isNotNull();
        assertThat(between).isEqualTo("active");
        assertThat(alice.get("/v1/sessions/" + session).json().getString("status")).isEqualTo("completed");
    }

    @Test
    void any_json_is_a_result() {
        for (var result : List.of("{\"a\":[1,\"x\",null]}", "[1,2]", "\"done\"", "3.25", "true", "null")) {
            var job = queue.claimed();

            var answer = queue.worker().send("POST", "/v1/jobs/" + job.getString("id") + "/complete",
                    "{\"lease_id\": \"%s\", \"result\": %s}".formatted(job.getString("lease_id"), result));

            assertThat(answer.outcome()).isEqualTo("200");
            assertThat(answer.text()).contains("\"result\":" + result);
            alice.patch("/v1/sessions/" + alice.opens("Next"), JsonObject.of("status", "active"));
        }
    }

    @Test
    void a_failed_job_is_tried_again_after_a_growing_delay() {
        var job = queue.claimed();

        var failed = queue.fail(job, new JsonObject()).json();
        Queue.fallDue();
        var again = queue.claimed();
        var failedAgain = queue.fail(again, new JsonObject()).json();

        assertThat(failed.getString("status")).isEqualTo("pending");
        assertThat(failed.getString("error")).isEqualTo("the command exited with 3");
        assertThat(failed.getInteger("retry_count")).isEqualTo(1);
        assertThat(delay(failed)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        assertThat(again.getString("id")).isEqualTo(job.getString("id"));
        assertThat(again.getString("lease_id")).isNotEqualTo(job.getString("lease_id"));
        assertThat(failedAgain.getInteger("retry_count")).isEqualTo(2);
        assertThat(delay(failedAgain)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertThat(queue.claim(1, 30).items()).isEmpty();
    }

    @Test
    void a_job_whose_tries_are_used_up_is_failed_and_its_session_with_it() {
        Rows.set("update public.coding_jobs set max_retries = 1");
        queue.fail(queue.claimed(), new JsonObject());
        Queue.fallDue();

        var last = queue.fail(queue.claimed(), new JsonObject()).json();

        assertThat(last.getString("status")).isEqualTo("failed");
        assertThat(last.getInteger("retry_count")).isEqualTo(1);
        assertThat(alice.get("/v1/sessions/" + session).json().getString("status")).isEqualTo("failed");
    }

    @Test
    void a_failure_may_say_that_another_try_is_pointless() {
        var failed = queue.fail(queue.claimed(), JsonObject.of("retry", false)).json();

        assertThat(failed.getString("status")).isEqualTo("failed");
        assertThat(failed.getInteger("retry_count")).isZero();
        assertThat(failed.getInstant("completed_at")).isNotNull();
    }

    @Test
    void a_released_job_is_pending_at_once_and_no_try_is_counted() {
        var job = queue.claimed();

        var released = queue.tell(job, "release", new JsonObject()).json();

        assertThat(released.getString("status")).isEqualTo("pending");
        assertThat(released.getInteger("retry_count")).isZero();
        assertThat(queue.claimed().getString("id")).isEqualTo(job.getString("id"));
    }

    @Test
    void an_old_lease_is_refused_and_changes_nothing() {
        var old = queue.claimed();
        queue.tell(old, "release", new JsonObject());
        var present = queue.claimed();

        for (var what : List.of("heartbeat", "complete", "release", "fail")) {
            var more = what.equals("fail") ? JsonObject.of("error", "late") : new JsonObject();

            assertThat(queue.tell(old, what, more).outcome()).as(what).isEqualTo("409 lease_lost");
        }
        assertThat(Rows.text("select lease_id from public.coding_jobs where id = ?", present.getString("id")))
                .isEqualTo(present.getString("lease_id"));
        assertThat(queue.complete(present).outcome()).isEqualTo("200");
        assertThat(queue.complete(present).outcome()).isEqualTo("409 lease_lost");
    }

    @Test
    void of_many_endings_under_one_lease_one_counts() {
        var job = queue.claimed();

        var answers = queue.worker().atOnce(8, worker -> queue.complete(job));

        assertThat(answers).extracting(Answer::outcome).containsOnlyOnce("200").containsOnly("200", "409 lease_lost");
    }

    @Test
    void a_job_that_does_not_exist_is_told_from_a_lease_that_is_lost() {
        var nowhere = JsonObject.of("id", UUID.randomUUID().toString(), "lease_id", UUID.randomUUID().toString());

        assertThat(queue.complete(nowhere).outcome()).isEqualTo("404 not_found");
    }

    @Test
    void a_lease_that_runs_out_puts_the_job_back_and_counts_a_try() {
        var job = queue.claim(1, 1).items().get(0);

        Awaitility.await().atMost(PATIENCE).until(() -> Queue.status(job).equals("pending"));

        var row = alice.get("/v1/sessions/" + session + "/jobs").items().get(0);
        assertThat(row.getInteger("retry_count")).isEqualTo(1);
        assertThat(row.getString("error")).contains("lease ran out");
        assertThat(queue.complete(job).outcome()).isEqualTo("409 lease_lost");
    }

    @Test
    void a_lease_that_runs_out_once_too_often_fails_the_job() {
        Rows.set("update public.coding_jobs set max_retries = 0");
        var job = queue.claim(1, 1).items().get(0);

        Awaitility.await().atMost(PATIENCE).until(() -> Queue.status(job).equals("failed"));

        assertThat(alice.get("/v1/sessions/" + session).json().getString("status")).isEqualTo("failed");
    }

    @Test
    void only_workers_speak_for_jobs() {
        var job = queue.claimed();
        var lease = JsonObject.of("lease_id", job.getString("lease_id"), "error", "x");

        for (var what : List.of("heartbeat", "complete", "fail", "release")) {
            var path = "/v1/jobs/" + job.getString("id") + "/" + what;
            var body = what.equals("fail") ? lease : JsonObject.of("lease_id", job.getString("lease_id"));

            assertThat(alice.post(path, body).outcome()).isEqualTo("403 forbidden");
            assertThat(Person.nobody().post(path, body).outcome()).isEqualTo("401 unauthenticated");
        }
        assertThat(Queue.status(job)).isEqualTo("processing");
    }

    private static Duration delay(JsonObject failed) {
        return Duration.between(failed.getInstant("updated_at"), failed.getInstant("run_at"));
    }
}
