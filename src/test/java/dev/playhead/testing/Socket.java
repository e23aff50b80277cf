package dev.playhead.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.awaitility.Awaitility;

import io.vertx.core.json.JsonObject;

/** A socket on {@code /v1/stream}, and every frame that came over it. */
public final class Socket implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<JsonObject> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Consumer<JsonObject> listener;
    private WebSocket socket;

    private Socket(Consumer<JsonObject> listener) {
        this.listener = listener;
    }

    /** Connects as {@code person}, with the token in the handshake. */
    public static Socket of(Person person) {
        return of(person, frame -> {
        });
    }

    /** The same, with every frame told to {@code listener} as it comes. */
    public static Socket of(Person person, Consumer<JsonObject> listener) {
        return new Socket(listener).connect(person, "/v1/stream", person.token()
                .map(token -> Map.of("Authorization", "Bearer " + token))
                .orElse(Map.of()), List.of());
    }

    /** Connects with these headers and no other, to {@code path}. */
    public static Socket with(Person person, String path, Map<String, String> headers, String... subprotocols) {
        return new Socket(frame -> {
        }).connect(person, path, headers, List.of(subprotocols));
    }

    private Socket connect(Person person, String path, Map<String, String> headers, List<String> subprotocols) {
        var uri = URI.create(person.url().toString().replaceFirst("^http", "ws") + path);
        var builder = CLIENT.newWebSocketBuilder().connectTimeout(PATIENCE);
        headers.forEach(builder::header);
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(subprotocols.get(0), subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
        }
        socket = builder.buildAsync(uri, this).join();
        return this;
    }

    public Socket send(JsonObject frame) {
        return send(frame.encode());
    }

    public synchronized Socket send(String frame) {
        socket.sendText(frame, true).join();
        return this;
    }

    public synchronized Socket sendBinary(String bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8)), true).join();
        return this;
    }

    public Socket follow(String sessionId, long after) {
        return send(JsonObject.of("type", "follow", "session_id", sessionId, "after", after));
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            var frame = new JsonObject(partial.toString());
            frames.add(frame);
            partial.setLength(0);
            listener.accept(frame);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.complete(1006);
    }

    /** Everything so far. */
    public List<JsonObject> frames() {
        return List.copyOf(frames);
    }

    public List<JsonObject> frames(String type) {
        return frames.stream().filter(frame -> frame.getString("type").equals(type)).toList();
    }

    /** The events so far, in the order in which they came. */
    public List<JsonObject> events() {
        return frames("events").stream()
                .flatMap(frame -> frame.getJsonArray("events").stream())
                .map(JsonObject.class::cast)
                .toList();
    }

    public List<Long> numbers() {
        return events().stream().map(event -> event.getLong("seq")).toList();
    }

    public JsonObject await(String type) {
        return await(type, frame -> true);
    }

    public JsonObject await(String type, Predicate<JsonObject> wanted) {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> frames(type).stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    public int awaitClose() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(closed::isDone);
        return closed.join();
    }

    /** The close code, when there is one; 1006 for a connection that was cut. */
    public CompletableFuture<Integer> closed() {
        return closed;
    }

    /** The frame that answers the one with this {@code ref}. */
    public JsonObject answer(String ref) {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> frames().stream().filter(frame -> ref.equals(frame.getString("ref"))).findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until the events have come up to {@code seq}. */
    public Socket awaitEvent(long seq) {
        await("events", frame -> frame.getJsonArray("events").stream()
                .anyMatch(event -> ((JsonObject) event).getLong("seq") == seq));
        return this;
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    /** Cuts the connection as a lost network does, without a word. */
    public void cut() {
        socket.abort();
        closed.complete(1006);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> null).join();
        socket.abort();
    }
}
