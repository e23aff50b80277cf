package dev.playhead.dataapi.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.playhead.dataapi.request.Action.Mutation;
import dev.playhead.dataapi.request.JsonKeys.Shape;

/**
 * The rows that a body gives, as JSON that the database unpacks: nothing here makes objects of them.
 *
 * @param json an object, or an array of objects; where the query string says which columns count, whatever was sent
 * @param columns those that are given, by the query string or by every object alike
 */
public record Payload(String json, List<String> columns) {

    static final Payload NOTHING = new Payload("[]", List.of());

    public Payload {
        columns = List.copyOf(columns);
    }

    /** Understands the body of a change; refused where it is not what it is said to be. */
    public static Payload of(ApiRequest request, Mutation mutation, byte[] body) {
        if (mutation == Mutation.DELETE) {
            return NOTHING;
        }
        var text = text(body);
        if (request.contentType() == MediaType.Known.JSON) {
            // The columns of a PUT are those of its one row.
            return request.query().columns() == null || mutation == Mutation.SINGLE_UPSERT
                    ? ofJson(text)
                    : new Payload(text, request.query().columns());
        }
        if (request.contentType() == MediaType.Known.CSV) {
            return Tabular.ofCsv(text);
        }
        if (request.contentType() == MediaType.Known.FORM) {
            return Tabular.ofForm(text);
        }
        throw RestError.invalidBody("Content-Type not acceptable: " + request.contentType().mime()).asException();
    }

    /** What is neither an object nor an array has no rows. */
    static Payload ofJson(String text) {
        var keys = JsonKeys.of(text);
        if (!keys.isUniform()) {
            throw JsonKeys.different();
        }
        return keys.shape() == Shape.VALUE ? NOTHING : new Payload(text, List.copyOf(keys.names()));
    }

    /** One object, rather than many or something else. */
    public boolean isObject() {
        return json.chars().filter(each -> !Character.isWhitespace(each)).limit(1).anyMatch(each -> each == '{');
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException malformed) {
            throw JsonKeys.invalid();
        }
    }
}
