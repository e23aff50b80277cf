package dev.playhead.dataapi.plan;

import java.util.List;

import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.request.RowRange;

/**
 * Rows to read, and what is embedded into them.
 *
 * @param source the table, the view, or for what a function returns the table of its rows
 * @param alias how the statement calls a row
 */
public record ReadPlan(QualifiedName source, String alias, List<Item> items, List<Condition> conditions,
        List<Ordering> order, RowRange range, List<EmbedPlan> embeds) {

    public ReadPlan {
        items = List.copyOf(items);
        conditions = List.copyOf(conditions);
        order = List.copyOf(order);
        embeds = List.copyOf(embeds);
    }

    /** Whether rows are put together by what is not aggregated. */
    public boolean isGrouped() {
        return items.stream().anyMatch(item -> item instanceof Item.Aggregate
                || item instanceof Item.Spread spread && spread.isAggregated());
    }

    ReadPlan with(List<Item> others) {
        return new ReadPlan(source, alias, others, conditions, order, range, embeds);
    }
}
