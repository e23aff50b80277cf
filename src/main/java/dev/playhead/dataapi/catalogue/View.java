package dev.playhead.dataapi.catalogue;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A view.
 *
 * @param rule what it is made of, as PostgreSQL keeps it in its catalogue
 */
record View(long id, QualifiedName name, String rule) {

    /** A column of a table, or of another view. */
    record Source(long table, int number) {
    }

    /** Where its columns come from, by their number; only of those that show a column as it is. */
    Map<Integer, Source> sources() {
        return new RuleReader(rule).sources();
    }

    /**
     * Reads the outermost target list of a rule, as PostgreSQL writes its parse trees: nodes in braces, lists in
     * parentheses, each field after a colon, and a backslash before whatever of these is part of a name.
     */
    private static final class RuleReader {

        private static final int ENTRY = 2;

        private final String rule;
        private final Map<Integer, Source> sources = new HashMap<>();
        private boolean isEntry;
        private int column;
        private long table;

        RuleReader(String rule) {
            this.rule = rule;
        }

        Map<Integer, Source> sources() {
            var depth = 0;
            for (var at = 0; at < rule.length(); at++) {
                switch (rule.charAt(at)) {
                    case '\\' -> at++;
                    case '{' -> {
                        depth++;
                        isEntry = depth == ENTRY ? rule.startsWith("TARGETENTRY ", at + 1) : isEntry;
                    }
                    case '}' -> depth--;
                    case ':' -> {
                        if (depth == ENTRY && isEntry) {
                            field(at + 1);
                        }
                    }
                    default -> {
                    }
                }
            }
            return Map.copyOf(sources);
        }

        private void field(int at) {
            if (rule.startsWith("resno ", at)) {
                number(at + "resno ".length()).ifPresent(number -> column = (int) number);
            } else if (rule.startsWith("resorigtbl ", at)) {
                number(at + "resorigtbl ".length()).ifPresent(number -> table = number);
            } else if (rule.startsWith("resorigcol ", at)) {
                number(at + "resorigcol ".length()).ifPresent(number -> {
                    if (table != 0 && number > 0) {
                        sources.put(column, new Source(table, (int) number));
                    }
                });
            }
        }

        /** None where a column is called as a field is, and for a column of the system, whose number is negative. */
        private OptionalLong number(int start) {
            var end = start;
            while (end < rule.length() && Character.isDigit(rule.charAt(end))) {
                end++;
            }
            return end == start ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(rule, start, end, 10));
        }
    }
}
