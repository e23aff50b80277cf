package dev.playhead.realtime.change;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One condition of a filter, such as {@code priority=not.gt.3}.
 *
 * @param values one, or those of a list
 */
record Condition(String column, Operator operator, boolean isNegated, List<String> values) {

    enum Operator {
        EQ("="),
        NEQ("<>"),
        LT("<"),
        LTE("<="),
        GT(">"),
        GTE(">="),
        ISDISTINCT("is distinct from"),
        IN("= any"),
        LIKE("like"),
        ILIKE("ilike"),
        MATCH("~"),
        IMATCH("~*"),
        IS("is");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        static Optional<Operator> named(String name) {
            return Stream.of(values()).filter(operator -> operator.name().toLowerCase(Locale.ROOT).equals(name)).findFirst();
        }

        /** Whether its value is a pattern, and so a text whatever the column is. */
        boolean isOfPatterns() {
            return switch (this) {
                case LIKE, ILIKE, MATCH, IMATCH -> true;
                default -> false;
            };
        }

        String sql() {
            return sql;
        }
    }
}
