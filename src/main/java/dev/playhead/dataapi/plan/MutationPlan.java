package dev.playhead.dataapi.plan;

import dev.playhead.dataapi.catalogue.Table;

/**
 * A change to a table, and what is read of the rows that it touched.
 *
 * @param returned its alias is also that of the changed table
 */
public record MutationPlan(Table table, Change change, ReadPlan returned) {

    /** How the statement calls a row of the body. A table that was called so could not be updated; none will be. */
    public static final String BODY = "row of the body";
}
