package dev.playhead.dataapi.statement;

import java.util.List;
import java.util.OptionalInt;

import dev.playhead.dataapi.plan.Item;
import dev.playhead.dataapi.plan.Operand;
import dev.playhead.dataapi.plan.ReadPlan;

/** Where in the list of what is shown something stands. */
final class Positions {

    private Positions() {
    }

    /** For each position that an item takes, whether it is aggregated there. In groups no item is all columns at once. */
    static List<Boolean> of(Item item) {
        return item instanceof Item.Spread spread
                ? spread.embed().members().orElseThrow().stream().map(member -> member.aggregate().isPresent()).toList()
                : List.of(item instanceof Item.Aggregate);
    }

    /** The position at which groups show just this, so that they can be ordered by it. */
    static OptionalInt of(ReadPlan plan, Operand operand) {
        var at = 0;
        for (var item : plan.items()) {
            if (item instanceof Item.Value value && value.cast().isEmpty() && value.operand().equals(operand)) {
                return OptionalInt.of(at + 1);
            }
            at += of(item).size();
        }
        return OptionalInt.empty();
    }
}
