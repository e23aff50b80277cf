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
 * @param members where they are among those of the row; empty where the related rows are one member
 * @param carried what the row's order needs of a related row, beside what is shown of it
 */
public record EmbedPlan(String alias, String within, Relationship relationship, ReadPlan rows, boolean isInner,
        Optional<List<SpreadMember>> members, List<Operand> carried) {

    public boolean isToOne() {
        return relationship.isToOne();
    }

    EmbedPlan carrying(List<Operand> more) {
        return new EmbedPlan(alias, within, relationship, rows, isInner, members, more);
    }

    /** How the statement calls something that is carried. */
    public static String carriedName(int index) {
        return "playhead_order_" + index;
    }
}
