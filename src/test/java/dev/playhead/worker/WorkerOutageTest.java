package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

/** A service that is away, forgetful or distrustful. */
class WorkerOutageTest extends WorkerScenario {

    @Test
    void an_outage_loses_nothing_and_doubles_nothing() {
        started(runningScript("for i in $(seq 1 40); do echo $i; sleep 0.05; done; printf x > made.txt"));
        var job = service.enqueue("Count");
        awaitOutput(job.session, "3\n");

        service.isAway(true);
        await().atMost(SOON).until(() -> Files.exists(workspace(job).resolve("made.txt")));
        service.isAway(false);
        awaitEnd(job);

        assertThat(terminal(job.session, "stdout")).isEqualTo(numbered(1, 40));
        assertThat(data(job.session, "file_change")).hasSize(1);
        assertThat(job.status).isEqualTo("completed");
    }

    @Test
    void a_batch_whose_answer_was_lost_is_not_doubled() {
        service.losesAnswers(3);

        var job = doneBy("for i in $(seq 1 10); do echo $i; sleep 0.1; done");

        assertThat(terminal(job.session, "stdout")).isEqualTo(numbered(1, 10));
        assertThat(types(job.session)).containsOnlyOnce("completion");
    }

    @Test
    void a_worker_may_start_before_its_service() {
        service.isAway(true);
        started(runningScript("echo hello"));
        var job = service.enqueue("Wait");
        await().atMost(SOON).until(() -> service.requestsTo("/claim") > 0);

        service.isAway(false);

        awaitEnd(job);
        assertThat(job.status).isEqualTo("completed");
    }

    @Test
    void a_refused_key_is_not_hammered_with() {
        var settings = new WorkerSettings(service.url(), "sb_secret_of_somebody_else", "tester", List.of("true"), directory);
        started(settings);

        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> service.requestsTo("/claim") < 6);

        assertThat(service.requestsTo("/claim")).isPositive();
    }

    @Test
    void one_event_that_the_service_refuses_takes_no_other_with_it() {
        started(runningScript("""
                for i in 1 2 3; do echo "{\\"event_type\\":\\"thinking\\",\\"data\\":{\\"n\\":$i}}"; done
                printf '{"event_type":"thinking","data":{"refuse_me":true}}\\n'
                for i in 4 5 6; do echo "{\\"event_type\\":\\"thinking\\",\\"data\\":{\\"n\\":$i}}"; done
                """));

        var job = service.enqueue("Say something unheard of");
        await().atMost(SOON).until(() -> service.statusOf(job).equals("completed"));

        assertThat(data(job.session, "thinking")).extracting(data -> data.path("n").asInt()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(service.refusals()).isNotEmpty();
    }
}
