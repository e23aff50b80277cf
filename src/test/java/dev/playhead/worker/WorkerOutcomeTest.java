package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a command ends, and what the service is told. */
class WorkerOutcomeTest extends WorkerScenario {

    @Test
    void a_command_runs_in_its_workspace_and_knows_its_job_but_not_the_key() {
        var job = doneBy("""
                pwd; echo "$PLAYHEAD_PROMPT"; cat "$PLAYHEAD_PROMPT_FILE"; echo
                echo "$PLAYHEAD_SESSION_ID $PLAYHEAD_JOB_ID $PLAYHEAD_ATTEMPT ${PLAYHEAD_SECRET_KEY:-none}"
                cat
                """);

        assertThat(terminal(job.session, "stdout")).isEqualTo(lines(workspace(job).toString(), "Rewrite the parser",
                "Rewrite the parser", job.session + " " + job.id + " 0 none"));
        assertThat(job.status).isEqualTo("completed");
    }

    @Test
    void a_prompt_longer_than_a_variable_may_be_is_whole_in_its_file() {
        started(runningScript("wc -c < \"$PLAYHEAD_PROMPT_FILE\""));

        var job = service.enqueue("x".repeat(300_000));
        awaitEnd(job);

        assertThat(terminal(job.session, "stdout").strip()).isEqualTo("300000");
    }

    @Test
    void a_command_that_fails_is_tried_again_while_attempts_are_left() {
        started(runningScript("echo \"attempt $PLAYHEAD_ATTEMPT\"; exit 3"));

        var job = service.enqueue(UUID.randomUUID(), "Fail", 1);
        awaitEnd(job);

        assertThat(types(job.session)).containsExactly("terminal", "error", "terminal", "error");
        assertThat(data(job.session, "error")).extracting(data -> data.path("will_retry").asBoolean())
                .containsExactly(true, false);
        assertThat(lastEvent(job.session).path("data").path("exit_code").asInt()).isEqualTo(3);
        assertThat(lastEvent(job.session).path("data").path("message").asText()).isEqualTo("sh exited with 3");
        assertThat(job.error).isEqualTo("sh exited with 3");
    }

    @Test
    void a_command_that_is_not_there_is_not_tried_again() {
        started(running("there-is-no-such-command"));

        var job = service.enqueue(UUID.randomUUID(), "Try", 3);
        awaitEnd(job);

        assertThat(job.retryCount).isZero();
        assertThat(job.retryAsked).isFalse();
        assertThat(job.error).contains("there-is-no-such-command cannot be started");
        assertThat(lastEvent(job.session).path("event_type").asText()).isEqualTo("error");
    }

    @Test
    void a_command_that_takes_too_long_is_stopped() {
        started(runningScript("echo began; sleep 60").withTimeout(Duration.ofSeconds(1)));

        var job = service.enqueue("Take long");
        awaitEnd(job);

        assertThat(terminal(job.session, "stdout")).isEqualTo("began\n");
        assertThat(job.error).contains("was stopped after 1 s");
    }

    @ParameterizedTest
    @ValueSource(strings = { "sleep 100", "yes", "while :; do echo more; sleep 0.1; done" })
    void what_a_command_leaves_running_ends_with_it(String daemon) throws IOException {
        var job = doneBy("(" + daemon + ") & echo $! > pid");

        assertThat(lastEvent(job.session).path("event_type").asText()).isEqualTo("completion");
        var pid = Long.parseLong(Files.readString(workspace(job).resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid).flatMap(process -> process.info().command())).isEmpty();
    }

    @Test
    void as_many_jobs_run_at_once_as_the_settings_say() {
        started(runningScript("touch ../$PLAYHEAD_PROMPT; until [ -e ../one ] && [ -e ../two ]; do sleep 0.05; done")
                .withConcurrency(2));

        var one = service.enqueue("one");
        var two = service.enqueue("two");

        awaitEnd(one);
        awaitEnd(two);
    }

    @Test
    void two_jobs_of_one_session_run_one_after_the_other() {
        var session = UUID.randomUUID();
        started(runningScript("mkdir alone && sleep 0.5 && rmdir alone").withConcurrency(2));

        var one = service.enqueue(session, "First", 0);
        var two = service.enqueue(session, "Second", 0);
        awaitEnd(one);
        awaitEnd(two);

        assertThat(one.status).isEqualTo("completed");
        assertThat(two.status).isEqualTo("completed");
    }
}
