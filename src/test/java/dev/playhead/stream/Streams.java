package dev.playhead.stream;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What tests of the stream say again and again. */
final class Streams {

    private Streams() {
    }

    /** An event of a terminal, ready to be sent as often as one likes. */
    static JsonObject terminal(String output) {
        return JsonObject.of("id", UUID.randomUUID().toString(), "event_type", "terminal",
                "data", JsonObject.of("output", output));
    }

    static Answer append(String sessionId, JsonArray events) {
        return Person.worker().send("POST", "/v1/sessions/" + sessionId + "/events", events.encode());
    }

    /** Appends {@code count} events in one transaction. */
    static Answer append(String sessionId, int count) {
        return append(sessionId, new JsonArray(IntStream.range(0, count)
                .mapToObj(index -> terminal("line " + index))
                .toList()));
    }

    static JsonObject follow(String sessionId, String ref) {
        return JsonObject.of("type", "follow", "session_id", sessionId, "ref", ref);
    }

    static List<Long> from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
