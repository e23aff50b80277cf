package dev.playhead.http;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a list.
 *
 * @param next what to give as {@code cursor} for what follows; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /** Makes a page of {@code limit} items of a list that was read one longer, to know whether more follow. */
    public static <T> Page<T> of(List<T> readOneMore, int limit, Function<T, Cursor> place) {
        if (readOneMore.size() <= limit) {
            return new Page<>(readOneMore, null);
        }
        var items = readOneMore.subList(0, limit);
        return new Page<>(items, place.apply(items.get(limit - 1)).text());
    }
}
