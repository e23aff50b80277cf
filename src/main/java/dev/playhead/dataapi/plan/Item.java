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

    /** Related rows, as one member. */
    record Embed(EmbedPlan embed, String name) implements Item {
    }

    /** Related rows, their members among those of the row itself. */
    record Spread(EmbedPlan embed) implements Item {
    }
}
