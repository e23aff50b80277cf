package dev.playhead.dataapi.request;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** One item of {@code select=}. */
public sealed interface SelectItem {

    /** {@code *}: every column. */
    record Star() implements SelectItem {
    }

    /** {@code alias:column->path::cast}. */
    record Column(@Nullable String alias, Field field, @Nullable String cast) implements SelectItem {
    }

    /**
     * {@code alias:column::cast.sum()::aggregateCast}.
     *
     * @param field null for {@code count()}, which counts rows
     * @param cast what the column is cast to before it is aggregated
     * @param aggregateCast what the result is cast to
     */
    record Aggregate(@Nullable String alias, @Nullable Field field, @Nullable String cast, AggregateFunction function,
            @Nullable String aggregateCast) implements SelectItem {
    }

    /**
     * {@code alias:target!hint!inner(items)}: related rows as a member of their own.
     *
     * @param hint a foreign key, a column or a table that says which relationship is meant
     * @param items empty for {@code target()}, which selects nothing and may still be filtered on
     */
    record Embed(@Nullable String alias, String target, @Nullable String hint, @Nullable JoinType joinType,
            List<SelectItem> items) implements SelectItem {

        public Embed {
            items = List.copyOf(items);
        }
    }

    /** {@code ...target(items)}: the columns of related rows, among those of the row itself. */
    record Spread(String target, @Nullable String hint, @Nullable JoinType joinType, List<SelectItem> items)
            implements
                SelectItem {

        public Spread {
            items = List.copyOf(items);
        }
    }
}
