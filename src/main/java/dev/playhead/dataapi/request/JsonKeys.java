package dev.playhead.dataapi.request;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * What is read of a JSON text here: whether it is one, and which keys its objects have. The text itself is passed on as it
 * came,
 * for its numbers are PostgreSQL's to understand, in any precision.
 *
 * @param names of the one object, or of the first of an array, in their order; none where there is no object
 * @param isUniform whether everything in an array is an object, and all have the same keys
 * @param isEachLike whether the objects in an array, whatever else is there, have the same keys
 */
record JsonKeys(Shape shape, Set<String> names, boolean isUniform, boolean isEachLike) {

    enum Shape {
        OBJECT,
        ARRAY,
        VALUE
    }

    private static final JsonFactory JSON = new JsonFactory();

    static JsonKeys of(String text) {
        try (var parser = JSON.createParser(text)) {
            var keys = switch (next(parser)) {
                case START_OBJECT -> new JsonKeys(Shape.OBJECT, names(parser), true, true);
                case START_ARRAY -> ofArray(parser);
                default -> new JsonKeys(Shape.VALUE, Set.of(), true, true);
            };
            if (parser.nextToken() != null) {
                throw invalid();
            }
            return keys;
        } catch (IOException malformed) {
            throw invalid();
        }
    }

    static RestException invalid() {
        return RestError.invalidBody("Empty or invalid json").asException();
    }

    static RestException different() {
        return RestError.invalidBody("All object keys must match").asException();
    }

    /** Read to the end even where it is known to be refused: that it is no JSON at all is the greater mistake. */
    private static JsonKeys ofArray(JsonParser parser) throws IOException {
        Set<String> first = Set.of();
        var objects = 0;
        var isEachLike = true;
        var areAllObjects = true;
        for (var token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            if (token != JsonToken.START_OBJECT) {
                skip(parser);
                areAllObjects = false;
                continue;
            }
            var names = names(parser);
            if (objects++ == 0) {
                first = names;
            }
            isEachLike &= names.equals(first);
        }
        return new JsonKeys(Shape.ARRAY, first, areAllObjects && isEachLike, isEachLike);
    }

    private static Set<String> names(JsonParser parser) throws IOException {
        var names = new LinkedHashSet<String>();
        while (next(parser) == JsonToken.FIELD_NAME) {
            names.add(parser.currentName());
            next(parser);
            skip(parser);
        }
        return names;
    }

    /** Over a value with all that is in it. */
    private static void skip(JsonParser parser) throws IOException {
        for (var depth = depth(parser.currentToken()); depth > 0; depth += depth(next(parser))) {
            // Each step is in the loop's head.
        }
    }

    private static int depth(JsonToken token) {
        return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }

    private static JsonToken next(JsonParser parser) throws IOException {
        var token = parser.nextToken();
        if (token == null) {
            throw invalid();
        }
        return token;
    }
}
