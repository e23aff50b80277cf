package dev.playhead.dataapi.request;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** Reads of a JSON text only whether it is one, and which keys its objects have. */
final class JsonKeys {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonKeys() {
    }

    /** What is neither an object nor an array has no rows. */
    static Payload payload(String text) {
        try (var parser = JSON.createParser(text)) {
            var first = parser.nextToken();
            if (first == null) {
                throw invalid();
            }
            var payload = switch (first) {
                case START_OBJECT -> new Payload(text, List.copyOf(keys(parser)));
                case START_ARRAY -> new Payload(text, List.copyOf(commonKeys(parser)));
                default -> Payload.NOTHING;
            };
            if (parser.nextToken() != null) {
                throw invalid();
            }
            return payload;
        } catch (IOException malformed) {
            throw invalid();
        }
    }

    static RestException invalid() {
        return RestError.invalidBody("Empty or invalid json").asException();
    }

    private static Set<String> commonKeys(JsonParser parser) throws IOException {
        Set<String> common = Set.of();
        var isUniform = true;
        var isFirst = true;
        // Read to the end even where it is known to be refused: that it is no JSON at all is the greater mistake.
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw invalid();
            }
            if (token == JsonToken.START_OBJECT) {
                var keys = keys(parser);
                isUniform &= isFirst || keys.equals(common);
                common = keys;
            } else {
                parser.skipChildren();
                isUniform = false;
            }
            isFirst = false;
        }
        if (!isUniform) {
            throw RestError.invalidBody("All object keys must match").asException();
        }
        return common;
    }

    private static Set<String> keys(JsonParser parser) throws IOException {
        var keys = new LinkedHashSet<String>();
        for (var key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            keys.add(key);
            if (parser.nextToken() == null) {
                throw invalid();
            }
            parser.skipChildren();
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw invalid();
        }
        return keys;
    }
}
