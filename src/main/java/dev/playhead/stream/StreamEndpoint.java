package dev.playhead.stream;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

import dev.playhead.event.DeliveryLag;
import dev.playhead.event.EventLog;
import dev.playhead.http.Authenticator;
import dev.playhead.http.Bearer;
import dev.playhead.http.CredentialsReviewed;
import dev.playhead.http.JsonPlace;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.netty.handler.codec.DecoderException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.websockets.next.HandshakeRequest;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** {@code /v1/stream}: one WebSocket, many sessions. What goes over it is in {@link ClientFrame} and {@link ServerFrame}. */
@WebSocket(path = "/v1/stream")
public class StreamEndpoint {

    private static final Logger LOG = Logger.getLogger(StreamEndpoint.class);

    private final EventLog log;
    private final DeliveryLag lag;
    private final Authenticator authenticator;
    private final StreamConfig config;
    private final Vertx vertx;
    private final Clock clock;
    private final ObjectReader frames;
    private final ObjectReader trees;
    private final Map<String, StreamSocket> sockets = new ConcurrentHashMap<>();
    private final Seats seats = new Seats();

    StreamEndpoint(EventLog log, DeliveryLag lag, Authenticator authenticator, StreamConfig config, Vertx vertx, Clock clock,
            ObjectMapper json) {
        this.log = log;
        this.lag = lag;
        this.authenticator = authenticator;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
        this.frames = json.readerFor(ClientFrame.class);
        this.trees = json.readerFor(JsonNode.class);
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        var socket = new StreamSocket(connection, log, lag, authenticator, config, vertx, clock);
        sockets.put(connection.id(), socket);
        try {
            return socket.open(credential(connection.handshakeRequest()))
                    .invoke(() -> limit(connection, socket));
        } catch (Refusal refusal) {
            return socket.turnAway(refusal, null);
        }
    }

    /** Never from the URL: that stands in the logs of every proxy. */
    private static Optional<String> credential(HandshakeRequest handshake) {
        return Optional.ofNullable(handshake.header("Authorization")).map(Bearer::token)
                .or(() -> Optional.ofNullable(handshake.header("apikey")));
    }

    private void limit(WebSocketConnection connection, StreamSocket socket) {
        if (socket.caller().orElse(null) instanceof Caller.User user) {
            if (seats.take(user.id(), connection.id()) > config.maxSocketsPerUser()) {
                socket.end(CloseReason.TOO_MANY);
            }
            // It may be over by now, and then nobody would say so again.
            if (!sockets.containsKey(connection.id())) {
                seats.leave(connection.id());
            }
        }
    }

    @OnTextMessage
    Uni<Void> receive(WebSocketConnection connection, String text) {
        var socket = sockets.get(connection.id());
        if (socket == null) {
            return Uni.createFrom().voidItem();
        }
        socket.heard();
        if (text.length() > config.maxFrameSize()) {
            socket.end(CloseReason.PROTOCOL_BROKEN);
            return Uni.createFrom().voidItem();
        }
        if (socket.isFlooding()) {
            return socket.refuse(Problem.TOO_MANY_REQUESTS.refusal("A socket may send at most %d frames a second."
                    .formatted(config.maxFramesPerSecond())), null, refIn(text));
        }
        try {
            ClientFrame frame = frames.readValue(text);
            if (frame == null) {
                return socket.refuse(Refusal.invalid("", "a frame must be an object"), null, null);
            }
            return frame instanceof ClientFrame.Token
                    ? socket.receive(frame).invoke(() -> limit(connection, socket))
                    : socket.receive(frame);
        } catch (JsonProcessingException failure) {
            return socket.refuse(JsonPlace.refusal(failure), null, refIn(text));
        }
    }

    /** The {@code ref} of a frame that is refused, where it can be read. */
    private @Nullable String refIn(String text) {
        try {
            return trees.<JsonNode> readValue(text).path("ref").textValue();
        } catch (JsonProcessingException unreadable) {
            return null;
        }
    }

    @OnBinaryMessage
    Uni<Void> receive(WebSocketConnection connection, Buffer bytes) {
        var socket = sockets.get(connection.id());
        if (socket == null) {
            return Uni.createFrom().voidItem();
        }
        socket.heard();
        return socket.refuse(Problem.MALFORMED_JSON.refusal("A frame must be text; this one is binary."), null, null);
    }

    @OnPongMessage
    void pong(WebSocketConnection connection, Buffer payload) {
        Optional.ofNullable(sockets.get(connection.id())).ifPresent(StreamSocket::heard);
    }

    @OnClose
    void closed(WebSocketConnection connection) {
        Optional.ofNullable(sockets.remove(connection.id())).ifPresent(StreamSocket::close);
        seats.leave(connection.id());
    }

    @OnError
    void failed(WebSocketConnection connection, Throwable failure) {
        LOG.debugf(failure, "outcome=socket_failed");
        var reason = isUnreadable(failure) ? CloseReason.PROTOCOL_BROKEN : CloseReason.INTERNAL;
        Optional.ofNullable(sockets.get(connection.id())).ifPresent(socket -> socket.end(reason));
    }

    /** A frame that is too large is the decoder's to refuse; one that grows too large in pieces has no type of its own. */
    private static boolean isUnreadable(Throwable failure) {
        return failure instanceof DecoderException
                || failure instanceof IllegalStateException
                        && String.valueOf(failure.getMessage()).startsWith("Cannot process");
    }

    @Scheduled(every = "${playhead.stream.ping-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> ping() {
        return Multi.createFrom().iterable(sockets.values())
                .onItem().transformToUniAndMerge(StreamSocket::checkAlive)
                .collect().last()
                .replaceWithVoid();
    }

    void review(@Observes CredentialsReviewed reviewed) {
        sockets.values().forEach(StreamSocket::review);
    }

    /** How many sockets are open here. */
    int sockets() {
        return sockets.size();
    }

    /** In time: at {@link ShutdownEvent} the server has closed every connection, with 1000, which tells nobody to come back. */
    void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
        var leaving = List.copyOf(sockets.values());
        var spread = config.farewellSpread().toMillis();
        for (var index = 0; index < leaving.size(); index++) {
            var socket = leaving.get(index);
            vertx.setTimer(1 + spread * index / leaving.size(), timer -> socket.end(CloseReason.SHUTDOWN));
        }
    }

    /** Where there is no delay: in dev mode and in tests. */
    void stop(@Observes ShutdownEvent stopping) {
        sockets.values().forEach(socket -> socket.end(CloseReason.SHUTDOWN));
    }
}
