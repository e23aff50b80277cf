package dev.playhead.dataapi.plan;

import java.util.Optional;

import dev.playhead.dataapi.request.AggregateFunction;

/**
 * A member of rows that are spread.
 *
 * @param column what the embed calls it, which no other member of the request is called where it is to be aggregated
 * @param isJson whether it is JSON of ours, which can be grouped by only as another type
 * @param aggregate what is computed over it in the row that it is spread into
 */
public record SpreadMember(String column, String name, boolean isJson, Optional<Aggregation> aggregate) {

    static SpreadMember plain(String name) {
        return new SpreadMember(name, name, false, Optional.empty());
    }

    static SpreadMember json(String name) {
        return new SpreadMember(name, name, true, Optional.empty());
    }

    /** @param cast what the result is cast to */
    public record Aggregation(AggregateFunction function, Optional<TypeName> cast) {
    }
}
