package dev.playhead.realtime.change;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.playhead.problem.Refusal;
import dev.playhead.realtime.change.Condition.Operator;

/**
 * Reads a filter: {@code column=operator.value}, several of them with commas between, all of which must hold.
 *
 * <p>
 * A comma is also just a comma where no condition begins after it, since values may hold any. A list stands in parentheses, and
 * its values in double quotes where they hold commas.
 */
final class FilterText {

    private static final int MOST_VALUES = 100;
    private static final int MOST_CONDITIONS = 20;
    private static final String OPERATORS = "(?:eq|neq|lt|lte|gt|gte|in|like|ilike|is|match|imatch|isdistinct)\\.";
    private static final Pattern NEXT = Pattern.compile(",(?=\\s*[^,=()\"]+=(?:not\\.)?" + OPERATORS + ")");

    private final String text;

    private FilterText(String text) {
        this.text = text;
    }

    static List<Condition> parse(String text) {
        return new FilterText(text).conditions();
    }

    private List<Condition> conditions() {
        var conditions = new ArrayList<Condition>();
        var rest = text;
        while (!rest.isEmpty()) {
            var end = end(rest);
            conditions.add(condition(rest.substring(0, end)));
            rest = end == rest.length() ? "" : rest.substring(end + 1);
        }
        if (conditions.size() > MOST_CONDITIONS) {
            throw refusal("holds more than " + MOST_CONDITIONS + " conditions");
        }
        return List.copyOf(conditions);
    }

    /** Where the first condition of {@code rest} ends. */
    private static int end(String rest) {
        var matcher = NEXT.matcher(rest);
        var list = rest.matches("(?s)[^=]*=(?:not\\.)?in\\.\\(.*") ? endOfList(rest) : 0;
        return matcher.find(list) ? matcher.start() : rest.length();
    }

    private static int endOfList(String rest) {
        var quoted = false;
        for (var index = rest.indexOf('('); index < rest.length(); index++) {
            var character = rest.charAt(index);
            if (character == '\\' && quoted) {
                index++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (character == ')' && !quoted) {
                return index;
            }
        }
        return rest.length();
    }

    private Condition condition(String part) {
        var equals = part.indexOf('=');
        if (equals <= 0) {
            throw refusal("must be column=operator.value, which \"" + part + "\" is not");
        }
        var column = part.substring(0, equals).strip();
        var rest = part.substring(equals + 1);
        var negated = rest.startsWith("not.");
        var test = negated ? rest.substring("not.".length()) : rest;
        var dot = test.indexOf('.');
        var name = dot < 0 ? test : test.substring(0, dot);
        var operator = Operator.named(name)
                .filter(known -> dot >= 0)
                .orElseThrow(() -> refusal("has no operator in \"" + part + "\" that is known here"));
        var value = test.substring(dot + 1);
        return new Condition(column, operator, negated, operator == Operator.IN ? list(value) : List.of(value));
    }

    private List<String> list(String value) {
        if (!value.startsWith("(") || !value.endsWith(")") || endOfList(value) != value.length() - 1) {
            throw refusal("must have the values of \"in\" in parentheses");
        }
        var values = new ArrayList<String>();
        var current = new StringBuilder();
        var quoted = false;
        var inside = value.substring(1, value.length() - 1);
        for (var index = 0; index < inside.length(); index++) {
            var character = inside.charAt(index);
            if (character == '\\' && quoted && index + 1 < inside.length()) {
                current.append(inside.charAt(++index));
            } else if (character == '"') {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                values.add(current.toString());
                current.setLength(0);
            } else {
                current.append(character);
            }
        }
        if (!inside.isEmpty()) {
            values.add(current.toString());
        }
        if (values.size() > MOST_VALUES) {
            throw refusal("names more than " + MOST_VALUES + " values with \"in\"");
        }
        return List.copyOf(values);
    }

    private static Refusal refusal(String message) {
        return Refusal.invalid("filter", message);
    }
}
