package dev.playhead.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class PromptDoorTest {

    private final Person alice = Person.signedUp("alice");
    private final String session = alice.opens("Build it");
    private final String prompts = "/v1/sessions/" + session + "/prompts";
    private final String jobs = "/v1/sessions/" + session + "/jobs";

    @Test
    void a_prompt_becomes_a_job() {
        var job = alice.post(prompts, JsonObject.of("prompt", "Now in blue"));

        assertThat(job.outcome()).isEqualTo("201");
        assertThat(job.json().fieldNames()).containsExactlyInAnyOrder("id", "session_id", "prompt", "status", "priority",
                "retry_count", "max_retries", "run_at", "error", "result", "worker", "lease_id", "lease_expires_at",
                "started_at",
                "completed_at", "created_at", "updated_at");
        assertThat(job.json().getString("session_id")).isEqualTo(session);
        assertThat(job.json().getString("prompt")).isEqualTo("Now in blue");
        assertThat(job.json().getString("status")).isEqualTo("pending");
        assertThat(job.json().getInteger("max_retries")).isEqualTo(3);
    }

    @Test
    void a_prompt_sent_twice_or_at_once_makes_one_job() {
        var prompt = JsonObject.of("id", UUID.randomUUID().toString(), "prompt", "Now in blue");

        var answers = alice.atOnce(6, her -> her.post(prompts, prompt));
        var again = alice.post(prompts, prompt);

        assertThat(answers).extracting(Answer::outcome).containsOnly("201");
        assertThat(again.id()).isEqualTo(prompt.getString("id"));
        assertThat(alice.get(jobs).items()).hasSize(2);
    }

    @Test
    void an_id_of_another_sessions_job_is_refused() {
        var bob = Person.signedUp("bob");
        var his = bob.opens("Canary");
        var taken = bob.get("/v1/sessions/" + his + "/jobs").ids().get(0);

        var answer = alice.post(prompts, JsonObject.of("id", taken, "prompt", "Now in blue"));

        assertThat(answer.outcome()).isEqualTo("409 id_taken");
        assertThat(answer.text()).doesNotContain("Canary");
    }

    @Test
    void a_finished_session_takes_no_more() {
        alice.patch("/v1/sessions/" + session, JsonObject.of("status", "completed"));

        var answer = alice.post(prompts, JsonObject.of("prompt", "One more"));

        assertThat(answer.outcome()).isEqualTo("409 session_finished");
        assertThat(alice.get(jobs).items()).hasSize(1)
                .allSatisfy(job -> assertThat(job.getString("status")).isEqualTo("failed"));
    }

    @Test
    void jobs_come_newest_first_and_in_pages() {
        alice.post(prompts, JsonObject.of("prompt", "second"));
        alice.post(prompts, JsonObject.of("prompt", "third"));

        var first = alice.get(jobs + "?limit=2");
        var second = alice.get(jobs + "?limit=2&cursor=" + first.json().getString("next"));

        assertThat(first.items()).extracting(job -> job.getString("prompt")).containsExactly("third", "second");
        assertThat(second.items()).extracting(job -> job.getString("prompt")).containsExactly("Build it");
        assertThat(second.json().getString("next")).isNull();
    }

    @Test
    void a_worker_sees_the_jobs_of_every_session() {
        assertThat(Person.worker().get(jobs).items()).hasSize(1);
        assertThat(Person.nobody().get(jobs).outcome()).isEqualTo("401 unauthenticated");
        assertThat(Person.worker().post(prompts, JsonObject.of("prompt", "x")).outcome()).isEqualTo("403 forbidden");
    }
}
