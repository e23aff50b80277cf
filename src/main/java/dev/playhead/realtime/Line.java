package dev.playhead.realtime;

import org.jspecify.annotations.Nullable;

import dev.playhead.realtime.frame.Protocol;

/** What a channel says to its client: frames of one topic on one socket. */
record Line(RealtimeSocket socket, String topic) {

    /** The channel's name, as policies and the database know it. */
    String name() {
        return topic.substring(Reply.PREFIX.length());
    }

    /** @param payload JSON */
    void tell(String event, String payload) {
        socket.tell(socket.protocol().write(null, null, topic, event, payload));
    }

    void tell(BroadcastFrames.Frame frame) {
        socket.tell(frame);
    }

    Protocol protocol() {
        return socket.protocol();
    }

    void tellProblem(String extension, String message) {
        socket.tell(Reply.problem(socket.protocol(), topic, extension, message));
    }

    void accept(@Nullable String joinRef, @Nullable String ref) {
        socket.tell(Reply.ok(socket.protocol(), joinRef, ref, topic));
    }

    void refuse(@Nullable String joinRef, @Nullable String ref, String reason) {
        socket.tell(Reply.refused(socket.protocol(), joinRef, ref, topic, reason));
    }
}
