package dev.playhead.realtime.frame;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A text frame of a client.
 *
 * @param joinRef the join that it belongs to, which tells a channel from an earlier one of the same topic
 * @param ref what the answer must carry
 * @param payload nearly always an object; an empty one where there was none
 */
public record Message(@Nullable String joinRef, @Nullable String ref, String topic, String event, JsonNode payload) {

    /** The member {@code name}, where it is a text. */
    public @Nullable String text(String name) {
        return payload.path(name).textValue();
    }
}
