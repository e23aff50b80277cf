package dev.playhead.stream;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.playhead.event.EventPage;
import dev.playhead.event.Head;
import dev.playhead.problem.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What the server says on {@code /v1/stream}. Events and rows are passed on as PostgreSQL wrote them. */
final class ServerFrame {

    private ServerFrame() {
    }

    /** Live from here on; nothing between {@code after} and what comes next is lost. */
    static String following(UUID sessionId, long after, Head head, @Nullable String ref) {
        return encode(JsonObject.of("type", "following", "session_id", sessionId.toString(), "after", after,
                "last", head.lastSeq(), "epoch", head.epoch().toString()), ref);
    }

    static String unfollowed(UUID sessionId, @Nullable String ref) {
        return encode(JsonObject.of("type", "unfollowed", "session_id", sessionId.toString()), ref);
    }

    static String tokenAccepted(@Nullable String ref) {
        return encode(JsonObject.of("type", "token_accepted"), ref);
    }

    static String events(UUID sessionId, EventPage page) {
        return "{\"type\":\"events\",\"session_id\":\"" + sessionId + "\",\"events\":" + page.json() + "}";
    }

    /** History is over; what follows is live. */
    static String caughtUp(UUID sessionId, long seq) {
        return encode(JsonObject.of("type", "caught_up", "session_id", sessionId.toString(), "seq", seq), null);
    }

    static String session(String row) {
        return "{\"type\":\"session\",\"session\":" + row + "}";
    }

    static String job(String row) {
        return "{\"type\":\"job\",\"job\":" + row + "}";
    }

    static String problem(Refusal refusal, @Nullable UUID sessionId, @Nullable String ref) {
        var frame = JsonObject.of("type", "problem", "code", refusal.problem().code(), "detail", refusal.detail());
        if (sessionId != null) {
            frame.put("session_id", sessionId.toString());
        }
        if (!refusal.errors().isEmpty()) {
            frame.put("errors", new JsonArray(refusal.errors().stream()
                    .map(error -> JsonObject.of("field", error.field(), "message", error.message())).toList()));
        }
        return encode(frame, ref);
    }

    private static String encode(JsonObject frame, @Nullable String ref) {
        return (ref == null ? frame : frame.put("ref", ref)).encode();
    }
}
