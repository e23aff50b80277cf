package dev.playhead.realtime;

import dev.playhead.realtime.frame.BinaryBroadcast;
import dev.playhead.realtime.frame.MalformedFrame;
import dev.playhead.realtime.frame.Message;
import dev.playhead.realtime.frame.Protocol;
import dev.playhead.socket.FrameBudget;
import io.smallrye.mutiny.Uni;

/**
 * Frames of a client: counted, read, and handed to what they are about.
 *
 * <p>
 * They are handled one after the other; a join goes on by itself meanwhile, so that a slow one keeps no other channel waiting,
 * nor
 * the heartbeat.
 */
final class Reception {

    private static final String PHOENIX = "phoenix";
    private static final String UNMATCHED = "unmatched topic";

    private final RealtimeSocket socket;
    private final FrameBudget messages;

    Reception(RealtimeSocket socket, RealtimeConfig config) {
        this.socket = socket;
        this.messages = new FrameBudget(config.maxMessagesPerSecond(), 2 * config.maxChannels(), System.nanoTime());
    }

    /** @throws MalformedFrame where {@code text} is no frame */
    Uni<Void> receive(String text) {
        var message = socket.protocol().read(text);
        return messages.take(System.nanoTime())
                ? receive(message)
                : socket.send(Reply.refused(socket.protocol(), message, ChannelRefusal.TOO_MANY_MESSAGES.reason()));
    }

    /** @throws MalformedFrame where {@code bytes} are no frame of the socket's version of the protocol */
    Uni<Void> receive(byte[] bytes) {
        if (socket.protocol() != Protocol.ARRAYS) {
            throw new MalformedFrame("version 1.0.0 has no binary frames");
        }
        var broadcast = BinaryBroadcast.read(bytes);
        return messages.take(System.nanoTime())
                ? receive(broadcast)
                : refuse(broadcast, ChannelRefusal.TOO_MANY_MESSAGES.reason());
    }

    private Uni<Void> receive(BinaryBroadcast broadcast) {
        var channel = socket.channels().find(broadcast.topic());
        if (channel.isEmpty()) {
            return refuse(broadcast, UNMATCHED);
        }
        channel.filter(meant -> meant.isMeant(broadcast.joinRef())).ifPresent(meant -> meant.conversation().say(broadcast));
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> receive(Message message) {
        if (message.topic().equals(PHOENIX)) {
            return socket.send(Reply.ok(socket.protocol(), message));
        }
        if (message.event().equals("phx_join")) {
            return join(message);
        }
        var channel = socket.channels().find(message.topic());
        if (channel.isEmpty()) {
            return socket.send(message.event().equals("phx_leave")
                    ? Reply.ok(socket.protocol(), message)
                    : Reply.refused(socket.protocol(), message, UNMATCHED));
        }
        return channel.filter(meant -> meant.isMeant(message.joinRef()))
                .map(meant -> receive(message, meant))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> receive(Message message, Channel channel) {
        switch (message.event()) {
            case "phx_leave" -> channel.leave(message);
            case "access_token" -> channel.renew(message);
            case "broadcast" -> channel.conversation().say(message);
            case "presence" -> channel.conversation().present(message);
            default -> {
                return socket.send(Reply.refused(socket.protocol(), message, "unmatched event"));
            }
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> join(Message message) {
        try {
            socket.channels().join(message);
            return Uni.createFrom().voidItem();
        } catch (ChannelRefusal refusal) {
            return socket.send(Reply.refused(socket.protocol(), message, refusal.reason()));
        }
    }

    private Uni<Void> refuse(BinaryBroadcast broadcast, String reason) {
        return socket.send(
                Reply.refused(socket.protocol(), broadcast.joinRef(), broadcast.ref(), broadcast.topic(), reason));
    }
}
