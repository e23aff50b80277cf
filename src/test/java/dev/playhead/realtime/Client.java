package dev.playhead.realtime;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import org.awaitility.Awaitility;

import dev.playhead.testing.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A socket on the realtime door that says whatever a test wants it to, and every frame that came over it. */
final class Client implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A frame of version 2.0.0. */
    record Frame(String joinRef, String ref, String topic, String event, JsonObject payload) {

        static Frame of(String text) {
            var frame = new JsonArray(text);
            return new Frame(frame.getString(0), frame.getString(1), frame.getString(2), frame.getString(3),
                    frame.getJsonObject(4));
        }

        String status() {
            return payload.getString("status");
        }

        String reason() {
            return payload.getJsonObject("response").getString("reason");
        }

        JsonObject row() {
            return payload.getJsonObject("data").getJsonObject("record");
        }
    }

    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final AtomicInteger refs = new AtomicInteger();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    static Client open() {
        return open("");
    }

    /** @param clientId nothing for a client that wants no receipts */
    static Client open(String clientId) {
        return with("apikey=" + Person.setting("test.publishable-key") + "&vsn=2.0.0"
                + (clientId.isEmpty() ? "" : "&client_id=" + URLEncoder.encode(clientId, StandardCharsets.UTF_8)));
    }

    static Client with(String query, String... headers) {
        var client = new Client();
        var uri = URI
                .create(Person.nobody().url().toString().replaceFirst("^http", "ws") + RealtimeEndpoint.PATH + "?" + query);
        var builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
        for (var index = 0; index < headers.length; index += 2) {
            builder.header(headers[index], headers[index + 1]);
        }
        client.socket = builder.buildAsync(uri, client).join();
        return client;
    }

    /** Joins and waits for the answer. */
    Frame join(String topic, String token, JsonObject... bindings) {
        return answer(send(topic, "phx_join", joining(token, bindings)));
    }

    static JsonObject joining(String token, JsonObject... bindings) {
        var config = JsonObject.of("postgres_changes", new JsonArray(List.of(bindings)), "broadcast", new JsonObject(),
                "presence", JsonObject.of("key", ""), "private", false);
        var payload = JsonObject.of("config", config);
        return token == null ? payload : payload.put("access_token", token);
    }

    static JsonObject eventsOf(String session) {
        return JsonObject.of("event", "INSERT", "schema", "public", "table", "session_events", "filter",
                "session_id=eq." + session);
    }

    /** Sends a frame; its reference is also that of the join. */
    String send(String topic, String event, JsonObject payload) {
        var ref = "" + refs.incrementAndGet();
        sendText(new JsonArray().add(event.equals("phx_join") ? ref : null).add(ref).add(topic).add(event).add(payload)
                .encode());
        return ref;
    }

    synchronized void sendText(String text) {
        socket.sendText(text, true).join();
    }

    synchronized void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    synchronized void sendPong(byte[] payload) {
        socket.sendPong(ByteBuffer.wrap(payload)).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(Frame.of(partial.toString()));
            partial.setLength(0);
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

    List<Frame> frames(String event) {
        return frames.stream().filter(frame -> frame.event().equals(event)).toList();
    }

    List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** The numbers of the events so far, in the order in which they came. */
    List<Long> numbers() {
        return frames("postgres_changes").stream().map(frame -> frame.row().getLong("seq")).toList();
    }

    Client awaitNumber(long number) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> numbers().contains(number));
        return this;
    }

    Frame answer(String ref) {
        return await("phx_reply", frame -> ref.equals(frame.ref()));
    }

    Frame await(String event) {
        return await(event, frame -> true);
    }

    Frame await(String event, Predicate<Frame> wanted) {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> frames(event).stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    int awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Cuts the connection as a lost network does, without a word. */
    void cut() {
        socket.abort();
        closed.complete(1006);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> null).join();
        socket.abort();
    }
}
