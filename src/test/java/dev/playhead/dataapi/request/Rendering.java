package dev.playhead.dataapi.request;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** Requests written out again, with every name quoted: what parsing must undo. */
final class Rendering {

    private Rendering() {
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String select(List<SelectItem> items) {
        return items.stream().map(Rendering::item).collect(Collectors.joining(","));
    }

    private static String item(SelectItem item) {
        if (item instanceof SelectItem.Star) {
            return "*";
        }
        if (item instanceof SelectItem.Column column) {
            return alias(column.alias()) + field(column.field()) + cast(column.cast());
        }
        if (item instanceof SelectItem.Aggregate aggregate) {
            var field = aggregate.field();
            return alias(aggregate.alias())
                    + (field == null ? "" : field(field) + cast(aggregate.cast()) + '.')
                    + aggregate.function().word() + "()" + cast(aggregate.aggregateCast());
        }
        if (item instanceof SelectItem.Embed embed) {
            return alias(embed.alias()) + related(embed.target(), embed.hint(), embed.joinType(), embed.items());
        }
        var spread = (SelectItem.Spread) item;
        return "..." + related(spread.target(), spread.hint(), spread.joinType(), spread.items());
    }

    private static String related(String target, @Nullable String hint, @Nullable JoinType joinType, List<SelectItem> items) {
        return quoted(target) + (hint == null ? "" : '!' + quoted(hint)) + (joinType == null ? "" : '!' + joinType.word())
                + '(' + select(items) + ')';
    }

    private static String alias(@Nullable String alias) {
        return alias == null ? "" : quoted(alias) + ':';
    }

    private static String cast(@Nullable String cast) {
        return cast == null ? "" : "::" + cast;
    }

    static String field(Field field) {
        return quoted(field.name()) + field.path().stream().map(Rendering::step).collect(Collectors.joining());
    }

    private static String step(JsonStep step) {
        return (step.asText() ? "->>" : "->") + (step.operand() instanceof JsonStep.Key key ? quoted(key.name())
                : String.valueOf(((JsonStep.Index) step.operand()).position()));
    }

    static String key(List<String> path, String last) {
        return path.stream().map(each -> quoted(each) + '.').collect(Collectors.joining()) + last;
    }

    /** The value of a parameter: its text stands as it is. */
    static String filter(Filter filter) {
        return operation(filter, false);
    }

    static String logic(LogicTree tree) {
        if (tree instanceof Filter filter) {
            return field(filter.field()) + '.' + operation(filter, true);
        }
        var group = (LogicTree.Group) tree;
        return (group.negated() ? "not." : "") + group.operator().word() + children(group);
    }

    static String children(LogicTree.Group group) {
        return group.children().stream().map(Rendering::logic).collect(Collectors.joining(",", "(", ")"));
    }

    private static String operation(Filter filter, boolean isQuoted) {
        return (filter.negated() ? "not." : "") + operation(filter.operation(), isQuoted);
    }

    private static String operation(Operation operation, boolean isQuoted) {
        if (operation instanceof Operation.Simple simple) {
            return simple.operator().word() + '.' + value(simple.value(), isQuoted);
        }
        if (operation instanceof Operation.Quantified quantified) {
            var quantifier = quantified.quantifier();
            return quantified.operator().word() + (quantifier == null ? "" : '(' + quantifier.word() + ')') + '.'
                    + value(quantified.value(), isQuoted);
        }
        if (operation instanceof Operation.In in) {
            return "in" + in.values().stream().map(Rendering::quoted).collect(Collectors.joining(",", ".(", ")"));
        }
        if (operation instanceof Operation.Is is) {
            return "is." + is.value().word();
        }
        if (operation instanceof Operation.IsDistinct distinct) {
            return "isdistinct." + value(distinct.value(), isQuoted);
        }
        var search = (Operation.TextSearch) operation;
        return search.operator().word() + (search.configuration() == null ? "" : '(' + search.configuration() + ')') + '.'
                + value(search.value(), isQuoted);
    }

    private static String value(String value, boolean isQuoted) {
        return isQuoted ? quoted(value) : value;
    }

    static String order(List<OrderTerm> terms) {
        return terms.stream().map(Rendering::term).collect(Collectors.joining(","));
    }

    private static String term(OrderTerm term) {
        var direction = term.direction();
        var nulls = term.nulls();
        return (term.relation() == null ? field(term.field()) : quoted(term.relation()) + '(' + field(term.field()) + ')')
                + (direction == null ? "" : '.' + direction.word()) + (nulls == null ? "" : '.' + nulls.word());
    }
}
