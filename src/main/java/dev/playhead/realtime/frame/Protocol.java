package dev.playhead.realtime.frame;

import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

/** The versions of the protocol, which differ in how a text frame is written; the second has binary broadcasts as well. */
public enum Protocol {

    /** {@code {"topic", "event", "payload", "ref", "join_ref"}} */
    OBJECTS("1.0.0") {
        @Override
        public Message read(String text) {
            var frame = Json.read(text);
            if (!frame.isObject()) {
                throw new MalformedFrame("a frame of version 1.0.0 is an object");
            }
            return message(frame.path("join_ref"), frame.path("ref"), frame.path("topic"), frame.path("event"),
                    frame.path("payload"));
        }

        @Override
        public String write(@Nullable String joinRef, @Nullable String ref, String topic, String event, String payload) {
            return "{\"topic\":" + Json.quoted(topic) + ",\"event\":" + Json.quoted(event) + ",\"payload\":" + payload
                    + ",\"ref\":" + Json.quoted(ref) + ",\"join_ref\":" + Json.quoted(joinRef) + "}";
        }
    },

    /** {@code [join_ref, ref, topic, event, payload]} */
    ARRAYS("2.0.0") {
        @Override
        public Message read(String text) {
            var frame = Json.read(text);
            if (!frame.isArray() || frame.size() != MEMBERS) {
                throw new MalformedFrame("a frame of version 2.0.0 is an array of five");
            }
            return message(frame.get(0), frame.get(1), frame.get(2), frame.get(3), frame.get(4));
        }

        @Override
        public String write(@Nullable String joinRef, @Nullable String ref, String topic, String event, String payload) {
            return "[" + Json.quoted(joinRef) + "," + Json.quoted(ref) + "," + Json.quoted(topic) + "," + Json.quoted(event)
                    + "," + payload + "]";
        }
    };

    private static final int MEMBERS = 5;

    private final String version;

    Protocol(String version) {
        this.version = version;
    }

    /** The one with this name in the parameter {@code vsn}. */
    public static Optional<Protocol> of(String version) {
        return Stream.of(values()).filter(protocol -> protocol.version.equals(version)).findFirst();
    }

    /** @throws MalformedFrame where {@code text} is no frame */
    public abstract Message read(String text);

    /** @param payload JSON, which becomes part of the frame as it is */
    public abstract String write(@Nullable String joinRef, @Nullable String ref, String topic, String event, String payload);

    private static Message message(JsonNode joinRef, JsonNode ref, JsonNode topic, JsonNode event, JsonNode payload) {
        if (!topic.isTextual() || !event.isTextual()) {
            throw new MalformedFrame("topic and event must be text");
        }
        return new Message(textOrNothing(joinRef), textOrNothing(ref), topic.textValue(), event.textValue(),
                payload.isMissingNode() || payload.isNull() ? Json.emptyObject() : payload);
    }

    private static @Nullable String textOrNothing(JsonNode value) {
        if (value.isTextual() || value.isNull() || value.isMissingNode()) {
            return value.textValue();
        }
        throw new MalformedFrame("a reference must be text");
    }
}
