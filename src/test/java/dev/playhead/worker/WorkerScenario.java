package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

/** A worker, the service it works for, and what the two came to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class WorkerScenario {

    static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    final List<Worker> workers = new ArrayList<>();
    FakeService service;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
    }

    @AfterEach
    void stop() {
        workers.forEach(Worker::close);
        service.close();
    }

    WorkerSettings running(String... command) {
        return new WorkerSettings(service.url(), FakeService.KEY, "tester", List.of(command), directory.resolve("workspaces"))
                .withWait(Duration.ofSeconds(2));
    }

    WorkerSettings runningScript(String script) {
        return running("sh", "-c", script);
    }

    Worker started(WorkerSettings settings) {
        var worker = Worker.start(settings);
        workers.add(worker);
        return worker;
    }

    /** Has the job done by a worker that runs {@code script}, to its end. */
    FakeJob doneBy(String script) {
        started(runningScript(script));
        var job = service.enqueue("Rewrite the parser");
        awaitEnd(job);
        return job;
    }

    void awaitEnd(FakeJob job) {
        await().atMost(SOON).until(() -> List.of("completed", "failed").contains(service.statusOf(job)));
        assertThat(service.refusals()).as("a worker keeps to the protocol").isEmpty();
    }

    void awaitOutput(UUID session, String text) {
        await().atMost(SOON).until(() -> terminal(session, "stdout").contains(text));
    }

    List<String> types(UUID session) {
        return service.events(session).stream().map(event -> event.path("event_type").asText()).toList();
    }

    List<JsonNode> data(UUID session, String type) {
        return service.events(session).stream()
                .filter(event -> event.path("event_type").asText().equals(type))
                .map(event -> event.path("data"))
                .toList();
    }

    /** What was printed to one stream, in one piece. */
    String terminal(UUID session, String stream) {
        return data(session, "terminal").stream()
                .filter(data -> data.path("stream").asText().equals(stream))
                .map(data -> data.path("output").asText())
                .collect(Collectors.joining());
    }

    JsonNode lastEvent(UUID session) {
        var events = service.events(session);
        return events.get(events.size() - 1);
    }

    Path workspace(FakeJob job) {
        return directory.resolve("workspaces").resolve(job.session.toString());
    }

    static String numbered(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    static String lines(String... lines) {
        return Arrays.stream(lines).map(line -> line + "\n").collect(Collectors.joining());
    }
}
