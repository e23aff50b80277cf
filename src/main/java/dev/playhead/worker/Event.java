package dev.playhead.worker;

import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something that happened in a session, as the service takes it.
 *
 * <p>
 * Its id is given once, here: a batch that is sent again after a lost answer adds nothing to the session.
 *
 * @param size about how many bytes it takes in a request
 */
record Event(UUID id, String type, ObjectNode data, int size) {

    static final String TERMINAL = "terminal";
    static final String FILE_CHANGE = "file_change";
    static final String COMPLETION = "completion";
    static final String ERROR = "error";

    static final Set<String> TYPES = Set.of("thinking", TERMINAL, FILE_CHANGE, "preview_ready", COMPLETION, ERROR);

    /**
     * How large an event may be: the service takes 64 KiB of data as PostgreSQL spells it, with up to half as much in spaces.
     */
    static final int LARGEST = 40 * 1024;

    private static final int ENVELOPE = 100;

    static Event of(String type, ObjectNode data) {
        return new Event(UUID.randomUUID(), type, data, ENVELOPE + Json.write(data).length);
    }

    static Event terminal(String stream, String output) {
        return of(TERMINAL, Json.object().put("stream", stream).put("output", output));
    }

    boolean isTooLarge() {
        return size > LARGEST;
    }

    ObjectNode toJson() {
        var json = Json.object().put("id", id.toString()).put("event_type", type);
        json.set("data", data);
        return json;
    }
}
