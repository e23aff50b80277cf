package dev.playhead.dataapi.plan;

import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.Column;

/** How a table is changed. */
public sealed interface Change {

    /**
     * Rows are added.
     *
     * @param conditions on the rows of the body: those that do not hold are left out
     */
    record Insert(List<Column> columns, Optional<Conflict> conflict, List<Condition> conditions) implements Change {

        /** Whether rows that are there already are changed. */
        public boolean mayMerge() {
            return conflict.filter(Conflict::merges).isPresent();
        }
    }

    /** Rows are changed; without columns, none is. */
    record Update(List<Column> columns, List<Condition> conditions) implements Change {
    }

    record Delete(List<Condition> conditions) implements Change {
    }

    /**
     * What becomes of a row that is there already.
     *
     * @param columns by which it is known that it is
     * @param merges whether it takes what is given; otherwise it stays as it is
     */
    record Conflict(List<String> columns, boolean merges) {
    }
}
