package dev.playhead.testing;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.vertx.core.json.JsonObject;

/** A session followed by server-sent events, and what came. */
public final class ServerSentEvents implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** One of them; {@code id} and {@code name} are empty where they are absent. */
    public record Message(String id, String name, JsonObject data) {
    }

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<?> reading;

    private ServerSentEvents(HttpRequest request) {
        reading = CLIENT.sendAsync(request, BodyHandlers.ofLines())
                .thenAccept(response -> response.body().forEach(this::take));
    }

    public static ServerSentEvents of(Person person, String sessionId, String... headers) {
        var request = HttpRequest.newBuilder(person.url().resolve("/v1/sessions/" + sessionId + "/events"))
                .header("Accept", "text/event-stream");
        person.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new ServerSentEvents(request.build());
    }

    private void take(String line) {
        if (!line.isEmpty()) {
            lines.add(line);
            return;
        }
        var data = field("data");
        if (!data.isEmpty()) {
            messages.add(new Message(field("id"), field("event"), new JsonObject(data)));
        }
        lines.clear();
    }

    private String field(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst().orElse("");
    }

    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The events, without the rows. */
    public List<JsonObject> events() {
        return messages.stream().filter(message -> !message.id().isEmpty()).map(Message::data).toList();
    }

    /** Whether the service has ended the stream. */
    public boolean isOver() {
        return reading.isDone();
    }

    @Override
    public void close() {
        reading.cancel(true);
    }
}
