package dev.playhead.auth;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list, counted from 1.
 *
 * @param size how many it holds
 */
record UserPage(int number, int size) {

    private static final int SIZE = 50;
    private static final int MAX_SIZE = 1000;

    /** Reads what the client sends, which is an empty text where its caller said nothing. */
    static UserPage parse(@Nullable String number, @Nullable String size) {
        return new UserPage(parse("page", number, 1, Integer.MAX_VALUE), parse("per_page", size, SIZE, MAX_SIZE));
    }

    long offset() {
        return (number - 1L) * size;
    }

    /** A Link header (RFC 8288). Supabase's client reads one digit behind the first =, so the page comes first. */
    String links(String path, long total) {
        var last = Math.max(1, (total + size - 1) / size);
        var next = number < last ? link(path, number + 1L, "next") + ", " : "";
        return next + link(path, last, "last");
    }

    private String link(String path, long page, String relation) {
        return "<%s?page=%d&per_page=%d>; rel=\"%s\"".formatted(path, page, size, relation);
    }

    private static int parse(String name, @Nullable String text, int otherwise, int max) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            var number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException none) {
            // As wrong as one that is out of bounds.
        }
        throw AuthRefusal.invalid("Bad Pagination Parameters: %s must be a number from 1 to %d".formatted(name, max));
    }
}
