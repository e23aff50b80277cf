package dev.playhead.http;

import java.util.Locale;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/** Says where in a JSON body something is wrong, without repeating what the body held. */
public final class JsonPlace {

    private JsonPlace() {
    }

    public static Refusal refusal(JsonProcessingException failure) {
        if (failure instanceof StorableText.Unstorable unstorable) {
            return Refusal.invalid(path(unstorable), StorableText.Unstorable.MESSAGE);
        }
        if (failure instanceof JsonMappingException mapping && mapping.getCause() instanceof InputCoercionException coercion) {
            return Refusal.invalid(path(mapping), "must be " + name(coercion.getTargetType()));
        }
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return Refusal.invalid(path(unknown), "is not known here");
        }
        if (failure instanceof InvalidTypeIdException unknown) {
            return Refusal.invalid("type", unknown.getTypeId() == null ? "must not be null" : "is not known here");
        }
        if (failure instanceof InvalidFormatException format) {
            return Refusal.invalid(path(format), "must be " + name(format.getTargetType()));
        }
        if (failure instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
            return Refusal.invalid(path(mismatch), "must be " + name(mismatch.getTargetType()));
        }
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return Refusal.invalid("", "the body must be " + name(mismatch.getTargetType()));
        }
        if (failure instanceof StreamConstraintsException) {
            return Problem.MALFORMED_JSON.refusal("The body is nested too deep, or one of its values is too long.");
        }
        var place = failure.getLocation();
        return Problem.MALFORMED_JSON.refusal(place == null
                ? "The body is not JSON."
                : "The body stops being JSON at line %d, column %d.".formatted(place.getLineNr(), place.getColumnNr()));
    }

    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String path(JsonMappingException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String name(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String" -> "a string";
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "boolean", "Boolean" -> "true or false";
            case "UUID" -> "a UUID";
            case "Instant", "OffsetDateTime" -> "a time as in RFC 3339";
            case "List", "ArrayList" -> "an array";
            default -> "an object";
        };
    }
}
