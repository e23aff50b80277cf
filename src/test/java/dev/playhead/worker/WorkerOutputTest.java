package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

/** What a command prints, and what its session shows of it. */
class WorkerOutputTest extends WorkerScenario {

    @Test
    void both_streams_arrive_whole_and_in_order() {
        var job = doneBy("for i in $(seq 1 300); do echo $i; echo $i >&2; done");

        assertThat(terminal(job.session, "stdout")).isEqualTo(numbered(1, 300));
        assertThat(terminal(job.session, "stderr")).isEqualTo(numbered(1, 300));
        assertThat(lastEvent(job.session).path("event_type").asText()).isEqualTo("completion");
    }

    @Test
    void one_stream_after_the_other_arrives_in_that_order() {
        var job = doneBy("echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three");

        assertThat(data(job.session, "terminal"))
                .extracting(data -> data.path("stream").asText() + " " + data.path("output").asText().strip())
                .containsExactly("stdout one", "stderr two", "stdout three");
    }

    @Test
    void a_burst_is_few_requests() {
        var job = doneBy("seq 1 20000");

        assertThat(terminal(job.session, "stdout")).isEqualTo(numbered(1, 20_000));
        assertThat(service.requestsTo("/events")).isLessThan(10);
    }

    @Test
    void a_line_without_its_end_is_shown_while_the_command_waits() {
        started(runningScript("printf 'Continue? '; printf '{\"half\":' >&2; printf '\\n{\"half\":'; sleep 30"));

        var job = service.enqueue("Ask first");

        awaitOutput(job.session, "Continue? \n{\"half\":");
        assertThat(terminal(job.session, "stderr")).isEqualTo("{\"half\":");
    }

    @Test
    void a_line_that_is_an_event_becomes_it() {
        var job = doneBy("""
                echo before
                echo '{"event_type":"thinking","data":{"text":"What now?"}}'
                echo between
                printf '{"event_type":"preview_'; sleep 0.1; echo 'ready","data":{"path":"index.html","n":1.50}}'
                echo '{"event_type":"unheard_of","data":{}}'
                echo '{"event_type":"thinking","data":"no object"}'
                echo '{ no JSON'
                printf '{"event_type":"thinking","data":{"text":"The end"}}'
                """);

        assertThat(types(job.session)).containsExactly("terminal", "thinking", "terminal", "preview_ready", "terminal",
                "thinking", "completion");
        assertThat(data(job.session, "thinking")).extracting(data -> data.path("text").asText())
                .containsExactly("What now?", "The end");
        assertThat(data(job.session, "preview_ready").get(0)).hasToString("{\"path\":\"index.html\",\"n\":1.50}");
        assertThat(terminal(job.session, "stdout")).isEqualTo(lines("before", "between",
                "{\"event_type\":\"unheard_of\",\"data\":{}}", "{\"event_type\":\"thinking\",\"data\":\"no object\"}",
                "{ no JSON"));
    }

    @Test
    void what_the_command_says_of_its_completion_is_part_of_the_last_event() {
        var job = doneBy("""
                echo '{"event_type":"completion","data":{"summary":"Done","exit_code":99}}'
                echo and on
                """);

        assertThat(types(job.session)).containsExactly("terminal", "completion");
        assertThat(lastEvent(job.session).path("data")).isEqualTo(job.result);
        assertThat(job.result.path("summary").asText()).isEqualTo("Done");
        assertThat(job.result.path("exit_code").asInt()).isZero();
    }

    @Test
    void what_postgresql_cannot_keep_is_replaced() {
        var job = doneBy("""
                printf 'a\\000b\\377c \\360\\237'; sleep 0.2; printf '\\230\\200 \\033[1mbold\\n'
                echo '{"event_type":"thinking","data":{"te\\u0000xt":["\\ud800","x\\u0000y"]}}'
                """);

        assertThat(terminal(job.session, "stdout")).isEqualTo("ab\uFFFDc \uD83D\uDE00 \u001b[1mbold\n");
        assertThat(data(job.session, "thinking").get(0)).hasToString("{\"text\":[\"\uFFFD\",\"xy\"]}");
    }

    @Test
    void an_event_too_large_for_the_service_is_shown_as_it_was_printed() {
        var job = doneBy("""
                printf '{"event_type":"thinking","data":{"text":"'; head -c 70000 /dev/zero | tr '\\0' 'x'; echo '"}}'
                """);

        assertThat(types(job.session)).containsOnly("terminal", "completion");
        assertThat(terminal(job.session, "stdout")).hasSize(70_000 + 45);
    }

    @Test
    void a_command_that_prints_much_is_slowed_and_nothing_is_lost() throws IOException {
        var progress = directory.resolve("progress");
        Files.writeString(progress, "0");
        started(runningScript("""
                i=0
                while [ $i -lt 300 ]; do
                    head -c 65535 /dev/zero | tr '\\0' 'x'; echo
                    i=$((i + 1)); echo $i > %s
                done
                """.formatted(progress)));
        var job = service.enqueue("Print much");
        await().atMost(SOON).until(() -> service.requestsTo("/events") > 0);
        service.isAway(true);

        var seen = new AtomicReference<>("");
        await().atMost(SOON).pollInterval(Duration.ofMillis(600))
                .until(() -> Files.readString(progress).equals(seen.getAndSet(Files.readString(progress))));
        var printedInto = Long.parseLong(Files.readString(progress).strip());
        service.isAway(false);

        assertThat(printedInto).as("pieces of 64 KiB printed while nobody took them").isBetween(1L, 250L);
        awaitEnd(job);
        assertThat(terminal(job.session, "stdout")).hasSize(300 * 65_536);
    }
}
