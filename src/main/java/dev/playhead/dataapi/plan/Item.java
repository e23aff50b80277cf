package dev.playhead.dataapi.plan;

import java.util.Optional;

import dev.playhead.dataapi.request.AggregateFunction;

/** A member, or several, of each row of an answer. */
public sealed interface Item {

    /** Every column of the row. */
    record Star(String row) implements Item {
    }

    /** @param cast what the value is cast to */
    record Value(Operand operand, Optional<TypeName> cast, String name) implements Item {
    }

    /** @param operand empty where rows are counted */
    record Aggregate(AggregateFunction function, Optional<Operand> operand, Optional<TypeName> cast,
            Optional<TypeName> resultCast, String name) implements Item {
    }

    /** Something that is not null, to be counted where the row is spread. */
    record Presence(String name) implements Item {
    }

    /** Related rows, as one member. */
    record Embed(EmbedPlan embed, String name) implements Item {
    }

    /**
     * Related rows, their members among those of the row itself.
     *
     * @param passesOn whether the row is spread in its turn, so that what is to be aggregated is still to be so further out
     */
    record Spread(EmbedPlan embed, boolean passesOn) implements Item {

        boolean isAggregated() {
            return !passesOn && embed.members().orElseThrow().stream().anyMatch(member -> member.aggregate().isPresent());
        }
    }
}
