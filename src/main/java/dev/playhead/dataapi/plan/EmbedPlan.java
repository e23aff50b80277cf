package dev.playhead.dataapi.plan;

import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.Relationship;

/**
 * Related rows within each row.
 *
 * @param alias how the statement calls what is embedded
 * @param within the alias of the row that it is embedded into
 * @param isInner whether a row without a related one is left out
 * @param isShown whether it is a member of the answer; otherwise it is there to be filtered by
 * @param spreadNames its members where they are those of the row; empty where it is a member itself
 * @param carried what the row's order needs of a related row, beside what is shown of it
 */
public record EmbedPlan(String alias, String within, Relationship relationship, ReadPlan rows, boolean isInner,
        boolean isShown, Optional<List<String>> spreadNames, List<Operand> carried) {

    public boolean isToOne() {
        return relationship.isToOne();
    }

    EmbedPlan carrying(List<Operand> more) {
        return new EmbedPlan(alias, within, relationship, rows, isInner, isShown, spreadNames, more);
    }

    /** How the statement calls something that is carried. */
    public static String carriedName(int index) {
        return "playhead_order_" + index;
    }
}
