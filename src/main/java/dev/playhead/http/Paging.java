package dev.playhead.http;

import java.util.Optional;

import jakarta.ws.rs.QueryParam;

import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

import dev.playhead.problem.Refusal;

/** Which piece of a list is asked for. */
public class Paging {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    @QueryParam("limit")
    @Parameter(description = "How many items at most, 1 to 200; 50 where it is not said.", example = "50")
    @Nullable
    String limit;

    @QueryParam("cursor")
    @Parameter(description = "The `next` of the page before; absent for the first.")
    @Nullable
    String cursor;

    public int limit() {
        return wholeNumber("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
    }

    public Cursor after() {
        return Optional.ofNullable(cursor).map(Cursor::parse).orElse(Cursor.START);
    }

    /** Reads a query parameter, and names it where it is no number between {@code least} and {@code most}. */
    public static int wholeNumber(String name, @Nullable String text, int absent, int least, int most) {
        return (int) wholeNumber(name, text, (long) absent, least, most);
    }

    public static long wholeNumber(String name, @Nullable String text, long absent, long least, long most) {
        if (text == null) {
            return absent;
        }
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, in the same words.
        }
        throw Refusal.invalid(name, most == Long.MAX_VALUE
                ? "must be a whole number of at least " + least
                : "must be a whole number from %d to %d".formatted(least, most));
    }
}
