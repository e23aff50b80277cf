package dev.playhead.dataapi.request;

import java.util.List;

/** A condition of {@code and=(…)} or {@code or=(…)}: a filter, or more conditions joined. */
public sealed interface LogicTree permits Filter, LogicTree.Group {

    /** {@code not.and(…)} and its kin; holds at least one child. */
    record Group(boolean negated, Operator operator, List<LogicTree> children) implements LogicTree {

        public Group {
            children = List.copyOf(children);
        }
    }

    /** How the children of a group are joined. */
    enum Operator {

        AND("and"),
        OR("or");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
