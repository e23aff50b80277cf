package dev.playhead.http;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;

/** A value that has one form in JSON, a text: Jackson of itself would take numbers for times, and Base64 for UUIDs. */
final class StrictText<T> extends StdScalarDeserializer<T> {

    private static final int UUID_LENGTH = 36;
    private static final int LAST_YEAR = 9999;

    private final transient Function<String, T> parse;

    StrictText(Class<T> type, Function<String, T> parse) {
        super(type);
        this.parse = parse;
    }

    @Override
    @SuppressWarnings("unchecked") // It is made for this very type.
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (T) context.handleUnexpectedToken(handledType(), parser);
        }
        var text = parser.getText();
        try {
            return parse.apply(text);
        } catch (RuntimeException malformed) {
            return (T) context.handleWeirdStringValue(handledType(), text, "malformed");
        }
    }

    static UUID uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            throw new IllegalArgumentException("length");
        }
        return UUID.fromString(text);
    }

    /** RFC 3339 has years of four digits, and an offset. */
    static Instant instant(String text) {
        var time = OffsetDateTime.parse(text);
        if (time.getYear() < 1 || time.getYear() > LAST_YEAR) {
            throw new IllegalArgumentException("year");
        }
        return time.toInstant();
    }
}
