package dev.playhead.realtime;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.realtime.frame.Message;
import dev.playhead.realtime.frame.Protocol;
import io.vertx.core.json.JsonObject;

/** What the server says on a channel besides what happens there. */
final class Reply {

    static final String PREFIX = "realtime:";

    private static final String NOTHING = "{}";

    private Reply() {
    }

    static String ok(Protocol protocol, Message to) {
        return ok(protocol, to.joinRef(), to.ref(), to.topic());
    }

    static String ok(Protocol protocol, @Nullable String joinRef, @Nullable String ref, String topic) {
        return reply(protocol, joinRef, ref, topic, "ok", NOTHING);
    }

    /** Answers a join: the bindings as they were asked for, in that order, each with its id. */
    static String joined(Protocol protocol, Message join, List<Wanted> changes) {
        var told = new StringBuilder("{\"postgres_changes\":[");
        for (var index = 0; index < changes.size(); index++) {
            told.append(index == 0 ? "" : ",").append(changes.get(index).told());
        }
        return reply(protocol, join.joinRef(), join.ref(), join.topic(), "ok", told.append("]}").toString());
    }

    static String refused(Protocol protocol, Message message, String reason) {
        return refused(protocol, message.joinRef(), message.ref(), message.topic(), reason);
    }

    static String refused(Protocol protocol, @Nullable String joinRef, @Nullable String ref, String topic, String reason) {
        return reply(protocol, joinRef, ref, topic, "error", JsonObject.of("reason", reason).encode());
    }

    private static String reply(Protocol protocol, @Nullable String joinRef, @Nullable String ref, String topic, String status,
            String response) {
        return protocol.write(joinRef, ref, topic, "phx_reply",
                "{\"status\":\"" + status + "\",\"response\":" + response + "}");
    }

    /** The subscription is live, from {@code cursor} on. */
    static String subscribed(Protocol protocol, String topic, Optional<EventPlace> cursor, boolean isResumed) {
        var payload = system("postgres_changes", "ok", "Subscribed to PostgreSQL", topic).put("resumed", isResumed);
        cursor.ifPresent(place -> payload.put("cursor", place.seq()).put("epoch", place.epoch().toString()));
        return protocol.write(null, null, topic, "system", payload.encode());
    }

    static String problem(Protocol protocol, String topic, String extension, String message) {
        return protocol.write(null, null, topic, "system", system(extension, "error", message, topic).encode());
    }

    private static JsonObject system(String extension, String status, String message, String topic) {
        return JsonObject.of("extension", extension, "status", status, "message", message,
                "channel", topic.substring(PREFIX.length()));
    }

    /**
     * The channel is broken off; its client joins again by itself. Told by the join that it is about, because clients of
     * protocol
     * 1.0.0 know only so that a channel which they have joined again since is not meant.
     */
    static String brokenOff(Protocol protocol, Message join, String reason) {
        return protocol.write(join.joinRef(), join.joinRef(), join.topic(), "phx_error",
                JsonObject.of("reason", reason).encode());
    }

    static String left(Protocol protocol, Message leave) {
        return protocol.write(leave.joinRef(), leave.joinRef(), leave.topic(), "phx_close", NOTHING);
    }
}
