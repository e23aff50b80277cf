package dev.playhead.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailedJobDoorTest {

    private final Queue queue = Queue.emptied();
    private final Person alice = Person.signedUp("alice");
    private final String session = alice.opens("first");

    @Test
    void jobs_that_failed_for_good_are_listed_newest_first() {
        alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "second"));
        alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "third"));
        queue.fail(queue.claimed(), JsonObject.of("retry", false));
        queue.fail(queue.claimed(), JsonObject.of("retry", false));

        var page = queue.worker().get("/v1/jobs?status=failed&limit=1").json();
        var rest = queue.worker().get("/v1/jobs?cursor=" + page.getString("next"));

        assertThat(page.getJsonArray("items").getJsonObject(0).getString("prompt")).isEqualTo("second");
        assertThat(rest.items()).extracting(job -> job.getString("prompt")).containsExactly("first");
        assertThat(rest.json().getString("next")).isNull();
        assertThat(rest.items().get(0).getString("error")).isEqualTo("the command exited with 3");
    }

    @Test
    void a_failed_job_is_put_back_and_handed_out_again() {
        alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "second"));
        var job = queue.claimed();
        queue.fail(job, JsonObject.of("retry", false));
        queue.claimed();

        var back = retried(job.getString("id"));

        assertThat(back).isEqualTo("200");
        assertThat(queue.worker().get("/v1/jobs").items()).isEmpty();
        assertThat(queue.claimed().getString("id")).isEqualTo(job.getString("id"));
        assertThat(retried(job.getString("id"))).isEqualTo("409 status_change_refused");
    }

    @Test
    void what_cannot_be_put_back_is_told_why() {
        var job = queue.claimed();
        queue.fail(job, JsonObject.of("retry", false));

        assertThat(retried(job.getString("id"))).as("with its last job the session has failed")
                .isEqualTo("409 session_finished");
        assertThat(retried(UUID.randomUUID().toString())).isEqualTo("404 not_found");
        assertThat(queue.worker().get("/v1/jobs?status=pending").places()).isEqualTo(List.of("status"));
    }

    @Test
    void only_the_service_role_sees_and_retries() {
        var path = "/v1/jobs/" + UUID.randomUUID() + "/retry";

        assertThat(alice.get("/v1/jobs").outcome()).isEqualTo("403 forbidden");
        assertThat(alice.post(path, new JsonObject()).outcome()).isEqualTo("403 forbidden");
        assertThat(Person.nobody().get("/v1/jobs").outcome()).isEqualTo("401 unauthenticated");
        assertThat(Person.nobody().post(path, new JsonObject()).outcome()).isEqualTo("401 unauthenticated");
    }

    @Test
    void metrics_tell_of_the_queue() {
        alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "second"));
        queue.complete(queue.claimed());
        queue.tell(queue.claimed(), "release", new JsonObject());

        assertThat(queue.worker().get("/q/metrics").text())
                .containsPattern("playhead_jobs_ended_total\\{outcome=\"completed\"\\} [1-9]")
                .containsPattern("playhead_jobs_ended_total\\{outcome=\"released\"\\} [1-9]")
                .containsPattern("playhead_jobs_waited_seconds_count [1-9]");
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(
                queue.worker().get("/q/metrics").text()).contains("playhead_jobs{state=\"ready\"} 1.0")
                .contains("playhead_jobs{state=\"processing\"} 0.0", "playhead_sessions{status=\"active\"} 1.0"));
    }

    private String retried(String job) {
        return queue.worker().post("/v1/jobs/" + job + "/retry", new JsonObject()).outcome();
    }
}
