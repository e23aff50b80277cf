package dev.playhead.dataapi.plan;

import java.util.List;
import java.util.Map;

import dev.playhead.dataapi.request.Filter;
import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.OrderTerm;
import dev.playhead.dataapi.request.RowRange;
import dev.playhead.dataapi.request.Scoped;
import dev.playhead.dataapi.request.SelectItem;

/** What a request says of the rows that it wants back. */
public record ReadRequest(List<SelectItem> select, List<Scoped<Filter>> filters, List<Scoped<LogicTree>> logic,
        List<Scoped<List<OrderTerm>>> order, Map<List<String>, RowRange> ranges) {
}
