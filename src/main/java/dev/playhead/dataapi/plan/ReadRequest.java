package dev.playhead.dataapi.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.Filter;
import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.OrderTerm;
import dev.playhead.dataapi.request.RowRange;
import dev.playhead.dataapi.request.Scoped;
import dev.playhead.dataapi.request.SelectItem;

/** What a request says of the rows that it wants back. */
public record ReadRequest(List<SelectItem> select, List<Scoped<Filter>> filters, List<Scoped<LogicTree>> logic,
        List<Scoped<List<OrderTerm>>> order, Map<List<String>, RowRange> ranges) {

    /** The range of the resource itself is the request's, in which a header has a part. */
    static ReadRequest of(ApiRequest request) {
        var query = request.query();
        var ranges = new HashMap<>(query.ranges());
        ranges.put(List.of(), request.range());
        return new ReadRequest(query.select(), query.filters(), query.logic(), query.order(), ranges);
    }
}
