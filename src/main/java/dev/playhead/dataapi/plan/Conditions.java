package dev.playhead.dataapi.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.request.Filter;
import dev.playhead.dataapi.request.IsValue;
import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.Operation;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.request.Scoped;

/** Filters, and trees of them, about one row. */
final class Conditions {

    private Conditions() {
    }

    /** Those of {@code path}, joined by and. */
    static List<Condition> at(List<String> path, List<Scoped<Filter>> filters, List<Scoped<LogicTree>> logic, Row row,
            Embeds embeds) {
        var conditions = new ArrayList<Condition>();
        filters.stream().filter(filter -> filter.path().equals(path))
                .forEach(filter -> conditions.add(condition(row, filter.value(), embeds)));
        logic.stream().filter(tree -> tree.path().equals(path))
                .forEach(tree -> conditions.add(condition(row, tree.value(), embeds)));
        return conditions;
    }

    private static Condition condition(Row row, LogicTree tree, Embeds embeds) {
        if (tree instanceof LogicTree.Group group) {
            return new Condition.Group(group.negated(), group.operator(),
                    group.children().stream().map(child -> condition(row, child, embeds)).toList());
        }
        var filter = (Filter) tree;
        var embed = filter.field().path().isEmpty() ? embeds.find(filter.field().name()) : Optional.<EmbedPlan> empty();
        return embed.flatMap(found -> presence(filter).<Condition> map(is -> new Condition.Embedded(found.alias(), is)))
                .orElseGet(() -> compare(row, filter, embed.isPresent()));
    }

    /** Whether something embedded is asked to be there: all that one can ask of it. */
    private static Optional<Boolean> presence(Filter filter) {
        if (filter.operation() instanceof Operation.Is is) {
            if (is.value() == IsValue.NULL) {
                return Optional.of(filter.negated());
            }
            if (is.value() == IsValue.NOT_NULL) {
                return Optional.of(!filter.negated());
            }
        }
        return Optional.empty();
    }

    /** A column may well be called like what is embedded by it. */
    private static Condition compare(Row row, Filter filter, boolean isCalledLikeEmbed) {
        if (isCalledLikeEmbed && !row.has(filter.field().name())) {
            throw RestError.badEmbedFilter(filter.field().name()).asException();
        }
        return new Condition.Compare(row.operand(filter.field()), filter.negated(), filter.operation());
    }
}
