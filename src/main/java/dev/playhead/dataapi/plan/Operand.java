package dev.playhead.dataapi.plan;

import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.ComputedColumn;
import dev.playhead.dataapi.request.JsonStep;

/**
 * What can be shown, compared and ordered by: a column of a row, or what a function computes of the row, and a path into it.
 *
 * @param row the alias of the row in the statement
 * @param function in place of a column: what is called with the row
 * @param path into JSON; empty for the value itself
 * @param type what its values are like, as PostgreSQL writes the type; empty where nobody knows
 */
public record Operand(String row, String column, Optional<ComputedColumn> function, List<JsonStep> path,
        Optional<String> type) {

    /** A column whose type nobody needs to know. */
    static Operand column(String row, String column) {
        return new Operand(row, column, Optional.empty(), List.of(), Optional.empty());
    }

    /** The type of the value at the end of the path, which parameters are given in. */
    public Optional<String> valueType() {
        if (path.isEmpty()) {
            return type;
        }
        var isJson = type.filter(known -> known.equals("json")).isPresent();
        return Optional.of(path.get(path.size() - 1).asText() ? "text" : isJson ? "json" : "jsonb");
    }
}
