package dev.playhead.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;

/** A stream of server-sent events, and every line that came over it. */
public final class EventSource implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpResponse<InputStream> response;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private EventSource(HttpResponse<InputStream> response) {
        this.response = response;
        var reader = new Thread(this::read, "event-source");
        reader.setDaemon(true);
        reader.start();
    }

    public static EventSource of(Person person, String path, String... headers) {
        var request = HttpRequest.newBuilder(person.url().resolve(path))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + person.token().orElseThrow());
        for (var index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        return new EventSource(CLIENT.sendAsync(request.build(), BodyHandlers.ofInputStream()).join());
    }

    public String contentType() {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    /** The ids so far, which are the events' numbers. */
    public List<Long> numbers() {
        return lines.stream().filter(line -> line.startsWith("id:")).map(line -> Long.valueOf(line.substring(3).strip()))
                .toList();
    }

    public void awaitNumber(long number) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> numbers().contains(number));
    }

    public void awaitText(String text) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> lines.stream().anyMatch(line -> line.contains(text)));
    }

    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException closed) {
            // The test is over.
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
