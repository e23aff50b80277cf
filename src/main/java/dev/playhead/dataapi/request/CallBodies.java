package dev.playhead.dataapi.request;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.playhead.dataapi.request.MediaType.Known;

/**
 * Reads what a function is called with.
 *
 * <p>
 * JSON is read for its names alone and passed on as it came: its numbers are PostgreSQL's to understand, in any precision.
 */
public final class CallBodies {

    private static final JsonFactory JSON = new JsonFactory();

    private CallBodies() {
    }

    /** The arguments of a {@code GET}. */
    public static CallBody ofQuery(ApiRequest request) {
        return new CallBody.Texts(request.query().arguments(), false);
    }

    /** The arguments of a {@code POST}; refused where nobody can read them. */
    public static CallBody ofBody(ApiRequest request, byte[] body) {
        var columns = request.query().columns();
        if (request.contentType() == Known.JSON) {
            var json = json(body.length == 0 ? "{}" : text(body));
            return columns == null ? json : new CallBody.Json(json.text(), new TreeSet<>(columns), json.isArray());
        }
        if (request.contentType() == Known.FORM) {
            return form(text(body));
        }
        if (request.contentType() instanceof Known known
                && (known == Known.PLAIN_TEXT || known == Known.XML || known == Known.OCTET_STREAM)) {
            return new CallBody.Raw(known, body);
        }
        throw RestError.invalidBody("Content-Type not acceptable: " + request.contentType().mime()).asException();
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw invalid();
        }
    }

    private static CallBody form(String text) {
        var arguments = new ArrayList<Query.Argument>();
        for (var pair : text.split("&")) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                arguments.add(new Query.Argument(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1])));
            }
        }
        return new CallBody.Texts(arguments, true);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw RestError.invalidBody("Empty or invalid form").asException();
        }
    }

    private static CallBody.Json json(String text) {
        try (var parser = JSON.createParser(text)) {
            var first = parser.nextToken();
            var names = first == JsonToken.START_ARRAY ? namesOfAll(parser) : namesOfOne(parser);
            if (first == null || parser.nextToken() != null) {
                throw invalid();
            }
            return new CallBody.Json(text, names, first == JsonToken.START_ARRAY);
        } catch (IOException malformed) {
            throw invalid();
        }
    }

    /** What is neither an object nor an array has no names, and may be an argument by itself. */
    private static SortedSet<String> namesOfOne(JsonParser parser) throws IOException {
        var names = new TreeSet<String>();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                skip(parser);
            }
        }
        return names;
    }

    private static SortedSet<String> namesOfAll(JsonParser parser) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        var isFirst = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw invalid();
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                skip(parser);
                continue;
            }
            var own = namesOfOne(parser);
            if (!isFirst && !own.equals(names)) {
                throw RestError.invalidBody("All object keys must match").asException();
            }
            names = own;
            isFirst = false;
        }
        return names;
    }

    /** Parsers that skip do not look at what they skip. */
    private static void skip(JsonParser parser) throws IOException {
        var depth = 0;
        do {
            var token = parser.currentToken();
            depth += token == null ? 0 : token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == null) {
                throw invalid();
            }
        } while (depth > 0 && parser.nextToken() != JsonToken.NOT_AVAILABLE);
    }

    private static RestException invalid() {
        return RestError.invalidBody("Empty or invalid json").asException();
    }
}
