package dev.playhead.realtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jboss.logging.Logger;

import dev.playhead.http.Authenticator.Identified;
import dev.playhead.http.StorableText;
import dev.playhead.realtime.broadcast.Broadcast;
import dev.playhead.realtime.frame.BinaryBroadcast;
import dev.playhead.realtime.frame.MalformedFrame;
import dev.playhead.realtime.frame.Message;
import dev.playhead.realtime.frame.Protocol;
import dev.playhead.socket.FrameBudget;
import dev.playhead.socket.Wire;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/**
 * One socket on {@code /realtime/v1/websocket}: its channels, its limits, its end.
 *
 * <p>
 * Frames of a client are handled one after the other; a join goes on by itself meanwhile, so that a slow one keeps no other
 * channel waiting, nor the heartbeat.
 */
final class RealtimeSocket {

    private static final Logger LOG = Logger.getLogger(RealtimeSocket.class);
    // How long the close frame may take to leave.
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final String PHOENIX = "phoenix";
    private static final int LONGEST_TOPIC = 512;

    private final WebSocketConnection connection;
    private final Visitor visitor;
    private final Identified key;
    private final Exchange exchange;
    private final Outbox outbox;
    private final Acknowledgement acknowledgement;
    private final FrameBudget messages;
    private final FrameBudget joins;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Set<UUID> users = ConcurrentHashMap.newKeySet();
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean isClosed;

    RealtimeSocket(WebSocketConnection connection, Visitor visitor, Identified key, Exchange exchange) {
        var config = exchange.config();
        this.connection = connection;
        this.visitor = visitor;
        this.key = key;
        this.exchange = exchange;
        this.outbox = new Outbox(connection, config.maxWaiting(), () -> soon(() -> end(SocketEnd.TOO_SLOW)));
        this.acknowledgement = new Acknowledgement(connection, this::places, this::note);
        this.messages = new FrameBudget(config.maxMessagesPerSecond(), 2 * config.maxChannels(), System.nanoTime());
        this.joins = new FrameBudget(config.maxJoinsPerSecond(), config.maxChannels(), System.nanoTime());
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

    int channels() {
        return channels.size();
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
        lastHeard = System.nanoTime();
        try {
            var message = protocol().read(text);
            return messages.take(System.nanoTime())
                    ? receive(message)
                    : send(Reply.refused(protocol(), message, ChannelRefusal.TOO_MANY_MESSAGES.reason()));
        } catch (MalformedFrame malformed) {
            return malformed(malformed);
        }
    }

    Uni<Void> receive(Buffer bytes) {
        lastHeard = System.nanoTime();
        try {
            if (protocol() != Protocol.ARRAYS) {
                end(SocketEnd.PROTOCOL_BROKEN);
                return Uni.createFrom().voidItem();
            }
            return receive(BinaryBroadcast.read(bytes.getBytes()));
        } catch (MalformedFrame malformed) {
            return malformed(malformed);
        }
    }

    private Uni<Void> receive(BinaryBroadcast broadcast) {
        if (!messages.take(System.nanoTime())) {
            return send(Reply.refused(protocol(), broadcast.joinRef(), broadcast.ref(), broadcast.topic(),
                    ChannelRefusal.TOO_MANY_MESSAGES.reason()));
        }
        var channel = channels.get(broadcast.topic());
        if (channel == null) {
            return send(Reply.refused(protocol(), broadcast.joinRef(), broadcast.ref(), broadcast.topic(), "unmatched topic"));
        }
        if (channel.isMeant(broadcast.joinRef())) {
            channel.say(broadcast);
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> malformed(MalformedFrame malformed) {
        LOG.debugf("outcome=frame_refused reason=\"%s\"", malformed.getMessage());
        end(SocketEnd.PROTOCOL_BROKEN);
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> receive(Message message) {
        if (message.topic().equals(PHOENIX)) {
            return send(Reply.ok(protocol(), message));
        }
        if (message.event().equals("phx_join")) {
            return join(message);
        }
        var channel = channels.get(message.topic());
        if (channel == null) {
            return send(message.event().equals("phx_leave")
                    ? Reply.ok(protocol(), message)
                    : Reply.refused(protocol(), message, "unmatched topic"));
        }
        if (channel.isMeant(message.joinRef())) {
            switch (message.event()) {
                case "phx_leave" -> channel.leave(message);
                case "access_token" -> channel.renew(message);
                case "broadcast" -> channel.say(message);
                case "presence" -> channel.present(message);
                default -> {
                    return send(Reply.refused(protocol(), message, "unmatched event"));
                }
            }
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> join(Message message) {
        try {
            var channel = new Channel(this, message, admitted(message), exchange);
            // Joined again: the client has given up the earlier one, and wants to hear no more of it.
            Optional.ofNullable(channels.put(message.topic(), channel)).ifPresent(Channel::end);
            channel.join();
            return Uni.createFrom().voidItem();
        } catch (ChannelRefusal refusal) {
            return send(Reply.refused(protocol(), message, refusal.reason()));
        }
    }

    private JoinRequest admitted(Message join) {
        if (!joins.take(System.nanoTime())) {
            throw ChannelRefusal.TOO_MANY_JOINS;
        }
        var topic = join.topic();
        if (!topic.startsWith(Reply.PREFIX) || topic.length() > LONGEST_TOPIC || !StorableText.isStorable(topic)) {
            throw ChannelRefusal.invalidJoin("a topic begins with realtime: and has at most " + LONGEST_TOPIC + " characters");
        }
        if (channels.size() >= exchange.config().maxChannels() && !channels.containsKey(topic)) {
            throw ChannelRefusal.TOO_MANY_CHANNELS;
        }
        return JoinRequest.read(join.payload(), exchange.config().maxBindings());
    }

    void remove(String topic, Channel channel) {
        channels.remove(topic, channel);
    }

    // ── Frames to the client ────────────────────────────────────────────────────────────────────────────────────────

    Uni<Void> send(List<String> frames) {
        var sending = outbox.send(frames);
        return clientId().isEmpty() ? sending : sending.invoke(() -> soon(acknowledgement::ask));
    }

    private Uni<Void> send(String frame) {
        return outbox.send(frame);
    }

    /** Sends without waiting; the order of what is told and sent stays. */
    void tell(String frame) {
        outbox.send(frame).subscribe().with(sent -> {
        }, gone -> soon(this::close));
    }

    /** The same for what was said in a channel, as the client's version of the protocol knows it. */
    void tell(Broadcast said, String topic, boolean isReplayed) {
        var metadata = said.messageId()
                .map(id -> JsonObject.of("id", id))
                .map(known -> (isReplayed ? known.put("replayed", true) : known).encode());
        var binary = new BinaryBroadcast(null, null, topic, said.event(), metadata.orElse(""), said.isBinary(), said.payload());
        if (protocol() == Protocol.ARRAYS && binary.fits()) {
            outbox.send(Buffer.buffer(binary.write())).subscribe().with(sent -> {
            }, gone -> soon(this::close));
        } else if (!said.isBinary()) {
            tell(protocol().write(null, null, topic, "broadcast", "{\"type\":\"broadcast\",\"event\":"
                    + Json.encode(said.event()) + ",\"payload\":" + new String(said.payload(), StandardCharsets.UTF_8)
                    + metadata.map(known -> ",\"meta\":" + known).orElse("") + "}"));
        }
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
        if (places().containsKey(book)) {
            exchange.receipts().note(book, places);
        }
    }

    private Map<ReceiptBook, Map<Long, String>> places() {
        var places = new HashMap<ReceiptBook, Map<Long, String>>();
        channels.values().forEach(channel -> channel.places(places::put));
        return places;
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
            channels.values().forEach(Channel::review);
        }
    }

    void end(SocketEnd reason) {
        close();
        if (connection.isOpen()) {
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
        channels.values().forEach(Channel::end);
        users.forEach(user -> exchange.sockets().unseat(user, id()));
    }
}
