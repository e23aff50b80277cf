package dev.playhead.realtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import dev.playhead.http.Authenticator.Identified;
import dev.playhead.realtime.frame.MalformedFrame;
import dev.playhead.realtime.frame.Protocol;
import dev.playhead.socket.Wire;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** One socket on {@code /realtime/v1/websocket}: what leaves by it, whether anybody is still there, and its end. */
final class RealtimeSocket {

    private static final Logger LOG = Logger.getLogger(RealtimeSocket.class);
    // How long the close frame may take to leave.
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final WebSocketConnection connection;
    private final Visitor visitor;
    private final Identified key;
    private final Exchange exchange;
    private final Outbox outbox;
    private final Acknowledgement acknowledgement;
    private final Channels channels;
    private final Reception reception;
    private final Set<UUID> users = ConcurrentHashMap.newKeySet();
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean isClosed;
    private final AtomicBoolean isEnding = new AtomicBoolean();

    RealtimeSocket(WebSocketConnection connection, Visitor visitor, Identified key, Exchange exchange) {
        var config = exchange.config();
        this.connection = connection;
        this.visitor = visitor;
        this.key = key;
        this.exchange = exchange;
        this.outbox = new Outbox(connection, config.maxWaiting(), () -> soon(() -> end(SocketEnd.TOO_SLOW)));
        this.channels = new Channels(this, exchange);
        this.reception = new Reception(this, config);
        this.acknowledgement = new Acknowledgement(connection, channels::places, this::note);
    }

    String id() {
        return connection.id();
    }

    Identified key() {
        return key;
    }

    Protocol protocol() {
        return visitor.protocol();
    }

    Optional<String> clientId() {
        return visitor.clientId();
    }

    Channels channels() {
        return channels;
    }

    /** Notes that this user has a channel here; says whether he may have one more socket. */
    boolean seat(UUID user) {
        users.add(user);
        var hasRoom = exchange.sockets().seat(user, id());
        if (isClosed) {
            exchange.sockets().unseat(user, id());
        }
        return hasRoom;
    }

    // ── Frames of the client ────────────────────────────────────────────────────────────────────────────────────────

    Uni<Void> receive(String text) {
        return receive(() -> reception.receive(text));
    }

    Uni<Void> receive(Buffer bytes) {
        return receive(() -> reception.receive(bytes.getBytes()));
    }

    private Uni<Void> receive(Supplier<Uni<Void>> frame) {
        lastHeard = System.nanoTime();
        try {
            return frame.get();
        } catch (MalformedFrame malformed) {
            LOG.debugf("outcome=frame_refused reason=\"%s\"", malformed.getMessage());
            end(SocketEnd.PROTOCOL_BROKEN);
            return Uni.createFrom().voidItem();
        }
    }

    // ── Frames to the client ────────────────────────────────────────────────────────────────────────────────────────

    Uni<Void> send(List<String> frames) {
        var sending = outbox.send(frames);
        return clientId().isEmpty() ? sending : sending.invoke(() -> soon(acknowledgement::ask));
    }

    Uni<Void> send(String frame) {
        return outbox.send(frame);
    }

    /** Sends without waiting; the order of what is told and sent stays. */
    void tell(String frame) {
        outbox.send(frame).subscribe().with(sent -> {
        }, unsent -> lost());
    }

    /** The same for what was said in a channel. */
    void tell(BroadcastFrames.Frame frame) {
        if (frame instanceof BroadcastFrames.Frame.Binary binary) {
            outbox.send(binary.bytes()).subscribe().with(sent -> {
            }, unsent -> lost());
        } else if (frame instanceof BroadcastFrames.Frame.Text text) {
            tell(text.text());
        }
    }

    /**
     * A frame did not leave. Whether or not the socket knows it by now, it is over: a client that missed one must come back.
     */
    void lost() {
        soon(() -> end(SocketEnd.INTERNAL));
    }

    /** Later, when whoever sends holds no lock any more: what is to be done touches every channel. */
    private void soon(Runnable action) {
        exchange.vertx().runOnContext(now -> action.run());
    }

    // ── Receipts and signs of life ──────────────────────────────────────────────────────────────────────────────────

    void pong(Buffer payload) {
        lastHeard = System.nanoTime();
        acknowledgement.answered(payload);
    }

    /** A channel that was left meanwhile wants none. */
    private void note(ReceiptBook book, Map<Long, String> places) {
        if (channels.places().containsKey(book)) {
            exchange.receipts().note(book, places);
        }
    }

    /** Gives up a peer that is stuck or silent, and asks one that is quiet for a sign of life. */
    void look() {
        var config = exchange.config();
        var silence = System.nanoTime() - lastHeard;
        if (outbox.isStuck(config.sendWithin())) {
            end(SocketEnd.TOO_SLOW);
        } else if (silence > config.deadAfter().toNanos()) {
            end(SocketEnd.SILENT);
        } else if (silence > config.pingEvery().toNanos()) {
            acknowledgement.ask();
        }
    }

    // ── The end ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Ends what was begun with credentials that were revoked. */
    void review() {
        if (key.objection().get().isPresent()) {
            end(SocketEnd.KEY_REFUSED);
        } else {
            channels.review();
        }
    }

    void end(SocketEnd reason) {
        close();
        // The first reason is the one that its client is told.
        if (connection.isOpen() && isEnding.compareAndSet(false, true)) {
            LOG.debugf("outcome=socket_closed reason=%s", reason);
            connection.close(reason.toWebSocket())
                    .ifNoItem().after(FAREWELL).fail()
                    .subscribe().with(closed -> {
                    }, failure -> Wire.cut(connection));
        }
    }

    /** Lets go of everything that the socket holds. */
    void close() {
        isClosed = true;
        channels.end();
        users.forEach(user -> exchange.sockets().unseat(user, id()));
    }
}
