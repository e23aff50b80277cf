package dev.playhead.dataapi.request;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The query string, understood.
 *
 * @param select {@code *} when none or an empty one was given; only that of an embed can be empty
 * @param filters joined by and, with {@code logic}
 * @param order terms per embed path; a later one for the same path adds to it
 * @param ranges what {@code limit} and {@code offset} say, per embed path; the resource's own is
 *        {@link ApiRequest#range()} instead, which the {@code Range} header has a part in
 * @param columns the columns of the payload that count, without repetition; null for all that it has
 * @param onConflict null when not given, which means the primary key
 * @param arguments of a function called with {@code GET}: what is neither reserved nor a filter
 */
public record Query(List<SelectItem> select, List<Scoped<Filter>> filters, List<Scoped<LogicTree>> logic,
        List<Scoped<List<OrderTerm>>> order, Map<List<String>, RowRange> ranges, @Nullable List<String> columns,
        @Nullable List<String> onConflict, List<Argument> arguments) {

    /** An argument of a function, of a type not yet known. */
    public record Argument(String name, String value) {
    }
}
