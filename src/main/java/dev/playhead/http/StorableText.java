package dev.playhead.http;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

/**
 * Text that PostgreSQL can keep: without NUL, and without half a surrogate pair, which on its way would become a question
 * mark in silence.
 */
public final class StorableText extends StdScalarDeserializer<String> {

    StorableText() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        var text = StringDeserializer.instance.deserialize(parser, context);
        if (text != null && !isStorable(text)) {
            throw new Unstorable(parser);
        }
        return text;
    }

    public static boolean isStorable(String text) {
        for (var index = 0; index < text.length(); index++) {
            var unit = text.charAt(index);
            if (Character.isHighSurrogate(unit) && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                index++;
            } else if (unit == 0 || Character.isSurrogate(unit)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all the text in {@code tree} can be kept, member names too. */
    public static boolean isStorable(JsonNode tree) {
        if (tree.isTextual()) {
            return isStorable(tree.textValue());
        }
        for (var members = tree.fieldNames(); members.hasNext();) {
            if (!isStorable(members.next())) {
                return false;
            }
        }
        for (var child : tree) {
            if (!isStorable(child)) {
                return false;
            }
        }
        return true;
    }

    /** What no text may hold was found in the input. */
    public static final class Unstorable extends MismatchedInputException {

        public static final String MESSAGE = "must hold neither NUL nor half a surrogate pair";

        Unstorable(JsonParser parser) {
            super(parser, MESSAGE, String.class);
        }
    }
}
