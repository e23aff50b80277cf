package dev.playhead.realtime.frame;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON as the protocol needs it: one value and nothing after it, numbers as they were written, and no naming rules of the
 * service's own.
 */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {
    }

    static JsonNode read(String text) {
        try {
            var value = MAPPER.readTree(text);
            if (value.isMissingNode()) {
                throw new MalformedFrame("the frame is empty");
            }
            return value;
        } catch (JsonProcessingException malformed) {
            throw new MalformedFrame("the frame is not JSON");
        }
    }

    static JsonNode emptyObject() {
        return MAPPER.createObjectNode();
    }

    static String quoted(@Nullable String text) {
        return text == null ? "null" : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
