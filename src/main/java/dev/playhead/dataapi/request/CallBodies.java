package dev.playhead.dataapi.request;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.TreeSet;

import dev.playhead.dataapi.request.JsonKeys.Shape;
import dev.playhead.dataapi.request.MediaType.Known;

/**
 * Reads what a function is called with.
 *
 * <p>
 * JSON is read for its names alone and passed on as it came: its numbers are PostgreSQL's to understand, in any precision.
 */
public final class CallBodies {

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
            return columns == null ? json : new CallBody.Json(json.text(), new TreeSet<>(columns), json.isArray(), false);
        }
        if (request.contentType() == Known.CSV) {
            var rows = Tabular.ofCsv(text(body));
            return new CallBody.Json(rows.json(), new TreeSet<>(columns == null ? rows.columns() : columns), true, true);
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
            throw JsonKeys.invalid();
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

    /** What is neither an object nor an array has no names, and may be an argument by itself; so may an array of anything. */
    private static CallBody.Json json(String text) {
        var keys = JsonKeys.of(text);
        if (!keys.isEachLike()) {
            throw JsonKeys.different();
        }
        return new CallBody.Json(text, new TreeSet<>(keys.names()), keys.shape() == Shape.ARRAY, false);
    }
}
