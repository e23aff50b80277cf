package dev.playhead.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.awaitility.Awaitility;

import io.vertx.core.json.JsonObject;

/** A socket on {@code /v1/stream}, and every frame that came over it. */
public final class Socket implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<JsonObject> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile int closeCode = -1;
    private WebSocket socket;

    private Socket() {
    }

    /** Connects as {@code person}, with the token in the handshake. */
    public static Socket of(Person person) {
        var opened = new Socket();
        var uri = URI.create(person.url().toString().replaceFirst("^http", "ws") + "/v1/stream");
        var builder = CLIENT.newWebSocketBuilder().connectTimeout(PATIENCE);
        person.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        opened.socket = builder.buildAsync(uri, opened).join();
        return opened;
    }

    public Socket send(JsonObject frame) {
        return send(frame.encode());
    }

    public synchronized Socket send(String frame) {
        socket.sendText(frame, true).join();
        return this;
    }

    public Socket follow(String sessionId, long after) {
        return send(JsonObject.of("type", "follow", "session_id", sessionId, "after", after));
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(new JsonObject(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closeCode = closeCode < 0 ? 1006 : closeCode;
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
                .until(() -> frames(type).stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    public int awaitClose() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> closeCode >= 0);
        return closeCode;
    }

    public boolean isOpen() {
        return closeCode < 0;
    }

    /** Cuts the connection as a lost network does, without a word. */
    public void cut() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> null).join();
        socket.abort();
    }
}
