package dev.playhead.dataapi.plan;

import java.util.List;

import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.Operation;

/** What must hold for a row to be among the answer. */
public sealed interface Condition {

    record Compare(Operand operand, boolean negated, Operation operation) implements Condition {
    }

    /** Whether anything is embedded: {@code embed=not.is.null}, and {@code embed=is.null} where {@code negated} is false. */
    record Embedded(String embed, boolean isPresent) implements Condition {
    }

    record Group(boolean negated, LogicTree.Operator operator, List<Condition> children) implements Condition {

        public Group {
            children = List.copyOf(children);
        }
    }
}
