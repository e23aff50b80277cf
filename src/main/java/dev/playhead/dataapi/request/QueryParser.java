package dev.playhead.dataapi.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/** Tells the reserved parameters from the filters and the arguments, and has each read. */
final class QueryParser {

    private static final Set<String> WHOLE_KEYS = Set.of("select", "columns", "on_conflict");
    private static final Set<String> LAST_WORDS = Set.of("order", "limit", "offset", "and", "or");

    private static final List<SelectItem> EVERYTHING = List.of(new SelectItem.Star());

    private static final KeptReading<List<String>> COLUMNS = new KeptReading<>("columns parameter", QueryParser::names);
    private static final KeptReading<List<String>> ON_CONFLICT = new KeptReading<>("on_conflict parameter",
            QueryParser::names);

    private final List<Parameter> parameters;
    private final boolean takesArguments;
    private final Budget budget;
    private final List<Query.Argument> arguments = new ArrayList<>();

    private QueryParser(List<Parameter> parameters, boolean takesArguments, Limits limits) {
        this.parameters = parameters;
        this.takesArguments = takesArguments;
        this.budget = new Budget(limits);
    }

    /**
     * @param takesArguments whether what is no filter is an argument of a function
     */
    static Query parse(List<Parameter> parameters, boolean takesArguments, Limits limits) {
        refuseExcess(parameters, limits);
        return new QueryParser(parameters, takesArguments, limits).query();
    }

    /** The order of reading decides which of several mistakes is answered. */
    private Query query() {
        var order = each(key -> lastWord(key).equals("order"), (key, value) -> OrderParser.parse(key, value, budget));
        var logic = each(key -> lastWord(key).equals("and") || lastWord(key).equals("or"),
                (key, value) -> LogicParser.parse(key, value, budget));
        var columns = names("columns", COLUMNS);
        var select = first("select");
        var items = select == null || select.isEmpty() ? EVERYTHING : SelectParser.parse(select, budget);
        var filters = each(key -> !WHOLE_KEYS.contains(key) && !LAST_WORDS.contains(lastWord(key)), this::filter);
        var onConflict = names("on_conflict", ON_CONFLICT);
        var ranges = RangeParser.parse(parameters, budget);
        return new Query(items, filters, logic, order, ranges, columns, onConflict, List.copyOf(arguments));
    }

    private @Nullable Scoped<Filter> filter(String key, String value) {
        budget.item();
        var field = PathParser.field(key, budget);
        try {
            return new Scoped<>(field.path(), FilterParser.parse(field.value(), value, budget));
        } catch (RestException refusal) {
            // Text that happens to begin like an operator is still a value a function may be given.
            if (!takesArguments) {
                throw refusal;
            }
            arguments.add(new Query.Argument(field.value().name(), value));
            return null;
        }
    }

    private @Nullable List<String> names(String key, KeptReading<List<String>> reading) {
        var value = first(key);
        return value == null ? null : reading.of(value, budget);
    }

    /** Without repetition, in the order of first mention. */
    private static List<String> names(Scanner scanner) {
        var names = Names.list(scanner);
        scanner.end();
        return List.copyOf(new LinkedHashSet<>(names));
    }

    /** Of a parameter that is repeated without sense, the first counts. */
    private @Nullable String first(String key) {
        for (var each : parameters) {
            if (each.key().equals(key)) {
                return each.value();
            }
        }
        return null;
    }

    private <T> List<T> each(Predicate<String> isMeant, BiFunction<String, String, @Nullable T> reader) {
        var all = new ArrayList<T>();
        for (var each : parameters) {
            var value = each.value();
            if (value != null && isMeant.test(each.key())) {
                var read = reader.apply(each.key(), value);
                if (read != null) {
                    all.add(read);
                }
            }
        }
        return List.copyOf(all);
    }

    private static void refuseExcess(List<Parameter> parameters, Limits limits) {
        var length = 0L;
        for (var each : parameters) {
            var value = each.value();
            length += each.key().length() + (value == null ? 0 : value.length());
        }
        if (length > limits.queryLength()) {
            throw RestError.invalidQuery("The query string is too long",
                    "At most " + limits.queryLength() + " characters are allowed.").asException();
        }
        if (parameters.size() > limits.parameters()) {
            throw RestError.invalidQuery("The query string has too many parameters",
                    "At most " + limits.parameters() + " are allowed.").asException();
        }
    }

    static String lastWord(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
