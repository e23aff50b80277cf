package dev.playhead.realtime.change;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a binding asks for, understood: two that ask for the same are equal, and are answered once.
 *
 * @param event {@code *} for any
 * @param schema {@code *} for any
 * @param table {@code *} for any
 */
record Wanted(String event, String schema, String table, List<Test> tests) {

    private static final Set<String> EVENTS = Set.of("INSERT", "UPDATE", "DELETE", "*");

    /**
     * A condition on a column as it was when the reader came.
     *
     * @param declared the column's type as SQL
     * @param values the condition's, as JSON that PostgreSQL wrote of them; empty where PostgreSQL has to be asked
     */
    record Test(Condition condition, String declared, List<JsonNode> values, boolean isPlain) {

        /** Whether a row passes; only of conditions that need no PostgreSQL. */
        boolean passes(JsonNode value) {
            var isNull = value.isNull() || value.isMissingNode();
            var passes = switch (condition.operator()) {
                case EQ, IN -> !isNull && values.contains(value);
                case NEQ -> !isNull && !values.contains(value);
                case IS -> is(value, isNull);
                default -> throw new IllegalStateException(condition.operator() + " is for PostgreSQL to decide");
            };
            // Of what is not known, the contrary is not known either.
            return condition.isNegated() ? (condition.operator() == Condition.Operator.IS || !isNull) && !passes : passes;
        }

        private boolean is(JsonNode value, boolean isNull) {
            return switch (condition.values().get(0)) {
                case "null", "unknown" -> isNull;
                case "not_null" -> !isNull;
                case "true" -> value.isBoolean() && value.booleanValue();
                default -> value.isBoolean() && !value.booleanValue();
            };
        }

        /** Whether the column is still what it was, for somebody who may see {@code readable}. */
        boolean fits(Map<String, Relation.Column> columns, Set<String> readable) {
            var column = columns.get(condition.column());
            return column != null && column.declared().equals(declared) && readable.contains(condition.column());
        }
    }

    static boolean isEvent(String event) {
        return EVENTS.contains(event);
    }

    boolean covers(Relation relation) {
        return (schema.equals("*") || schema.equals(relation.schema())) && (table.equals("*") || table.equals(relation.name()));
    }

    boolean hears(String type) {
        // Rows that went all at once went.
        return event.equals("*") || event.equals(type) || type.equals("TRUNCATE") && event.equals("DELETE");
    }

    Stream<Test> plainTests() {
        return tests.stream().filter(Test::isPlain);
    }

    List<Test> otherTests() {
        return tests.stream().filter(test -> !test.isPlain()).toList();
    }
}
