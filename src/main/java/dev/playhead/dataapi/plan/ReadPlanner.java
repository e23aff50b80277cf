package dev.playhead.dataapi.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.Filter;
import dev.playhead.dataapi.request.JoinType;
import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.Operation;
import dev.playhead.dataapi.request.OrderTerm;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.request.RowRange;
import dev.playhead.dataapi.request.SelectItem;

/**
 * Plans what is read: one for a request, since it counts the aliases that it gives.
 *
 * <p>
 * What is said of an embed ({@code tasks.limit=1}) finds it by its alias or the name that it was selected by; what is said of
 * none is refused.
 */
final class ReadPlanner {

    private final Catalogue catalogue;
    private final Plans.Settings settings;
    private final ReadRequest request;
    private final Map<String, String> ownColumns;
    private final Set<String> aliases = new HashSet<>();

    ReadPlanner(Catalogue catalogue, Plans.Settings settings, ReadRequest request) {
        this(catalogue, settings, request, Map.of());
    }

    /** @param ownColumns of the resource itself, where that is a function that says what its rows are like */
    ReadPlanner(Catalogue catalogue, Plans.Settings settings, ReadRequest request, Map<String, String> ownColumns) {
        this.ownColumns = ownColumns;
        this.catalogue = catalogue;
        this.settings = settings;
        this.request = request;
    }

    ReadPlan plan(QualifiedName source) {
        var embeddings = new Embeddings(request.select());
        refuseUnknownEmbeds(embeddings);
        return rows(source, source.name(), List.of(), request.select());
    }

    // ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────

    private ReadPlan rows(QualifiedName source, String name, List<String> path, List<SelectItem> select) {
        var row = new Row(catalogue, source, alias(source.name()), path.isEmpty() ? ownColumns : Map.of());
        var embeds = new LinkedHashMap<String, EmbedPlan>();
        var items = new ArrayList<Item>();
        for (var item : select) {
            items.addAll(item(row, name, path, item, embeds));
        }
        var order = order(row, name, path, embeds);
        return new ReadPlan(source, row.alias(), shownOf(items, embeds), conditions(row, path, embeds), order, range(path),
                List.copyOf(embeds.values()));
    }

    /** What PostgreSQL says of a column names its row so: for the resource itself, by the table. */
    private String alias(String name) {
        var alias = name;
        for (var number = 1; !aliases.add(alias); number++) {
            alias = name + "_" + number;
        }
        return alias;
    }

    private List<Item> item(Row row, String name, List<String> path, SelectItem item, Map<String, EmbedPlan> embeds) {
        if (item instanceof SelectItem.Star) {
            return List.of(new Item.Star(row.alias()));
        }
        if (item instanceof SelectItem.Column column) {
            return List.of(row.value(column));
        }
        if (item instanceof SelectItem.Aggregate aggregate) {
            if (!settings.aggregates()) {
                throw ErrorCode.AGGREGATES_DISABLED.of().asException();
            }
            return List.of(row.aggregate(aggregate));
        }
        return embed(row, name, path, item, embeds);
    }

    private List<Item> embed(Row row, String name, List<String> path, SelectItem item, Map<String, EmbedPlan> embeds) {
        var asked = Asked.of(item);
        var relationship = catalogue.relationship(new QualifiedName(row.source().schema(), name), asked.target(),
                Optional.ofNullable(asked.hint())).orElseThrow(Refusals::exception);
        var key = asked.alias() == null ? asked.target() : asked.alias();
        var inner = new ArrayList<>(path);
        inner.add(key);
        var alias = alias(relationship.to().name());
        var rows = rows(relationship.to(), relationship.to().name(), inner, asked.items());
        var spread = item instanceof SelectItem.Spread ? Optional.of(Names.of(catalogue, rows))
                : Optional.<List<String>> empty();
        var plan = new EmbedPlan(alias, row.alias(), relationship, rows, asked.joinType() == JoinType.INNER,
                !asked.items().isEmpty(), spread, List.of());
        embeds.put(key, plan);
        return asked.items().isEmpty()
                ? List.of()
                : List.of(spread.isPresent() ? new Item.Spread(plan) : new Item.Embed(plan, key));
    }

    /** The items with the embeds as they are in the end, for an order may have added to them. */
    private static List<Item> shownOf(List<Item> items, Map<String, EmbedPlan> embeds) {
        var byAlias = new HashMap<String, EmbedPlan>();
        embeds.values().forEach(embed -> byAlias.put(embed.alias(), embed));
        return items.stream().map(item -> {
            if (item instanceof Item.Embed embed) {
                return new Item.Embed(byAlias.get(embed.embed().alias()), embed.name());
            }
            return item instanceof Item.Spread spread
                    ? new Item.Spread(byAlias.get(spread.embed().alias()))
                    : item;
        }).toList();
    }

    /** An embed or a spread, whichever it is. */
    private record Asked(@Nullable String alias, String target, @Nullable String hint, @Nullable JoinType joinType,
            List<SelectItem> items) {

        private static Asked of(SelectItem item) {
            if (item instanceof SelectItem.Embed embed) {
                return new Asked(embed.alias(), embed.target(), embed.hint(), embed.joinType(), embed.items());
            }
            var spread = (SelectItem.Spread) item;
            return new Asked(null, spread.target(), spread.hint(), spread.joinType(), spread.items());
        }
    }

    // ── Conditions ──────────────────────────────────────────────────────────────────────────────────────────────────

    private List<Condition> conditions(Row row, List<String> path, Map<String, EmbedPlan> embeds) {
        var conditions = new ArrayList<Condition>();
        request.filters().stream().filter(filter -> filter.path().equals(path))
                .forEach(filter -> conditions.add(condition(row, filter.value(), embeds)));
        request.logic().stream().filter(tree -> tree.path().equals(path))
                .forEach(tree -> conditions.add(condition(row, tree.value(), embeds)));
        return conditions;
    }

    static Condition condition(Row row, LogicTree tree, Map<String, EmbedPlan> embeds) {
        if (tree instanceof LogicTree.Group group) {
            return new Condition.Group(group.negated(), group.operator(),
                    group.children().stream().map(child -> condition(row, child, embeds)).toList());
        }
        var filter = (Filter) tree;
        var embed = filter.field().path().isEmpty() ? embeds.get(filter.field().name()) : null;
        return embed == null
                ? new Condition.Compare(row.operand(filter.field()), filter.negated(), filter.operation())
                : new Condition.Embedded(embed.alias(), isPresent(filter));
    }

    /** Of something embedded one can only ask whether it is there. */
    private static boolean isPresent(Filter filter) {
        if (filter.operation() instanceof Operation.Is is) {
            switch (is.value()) {
                case NULL:
                    return filter.negated();
                case NOT_NULL:
                    return !filter.negated();
                default:
            }
        }
        throw RestError.badEmbedFilter(filter.field().name()).asException();
    }

    // ── Order and range ─────────────────────────────────────────────────────────────────────────────────────────────

    private List<Ordering> order(Row row, String name, List<String> path, Map<String, EmbedPlan> embeds) {
        var order = new ArrayList<Ordering>();
        for (var terms : request.order()) {
            if (terms.path().equals(path)) {
                terms.value().forEach(term -> order.add(ordering(row, name, term, embeds)));
            }
        }
        return order;
    }

    private Ordering ordering(Row row, String name, OrderTerm term, Map<String, EmbedPlan> embeds) {
        if (term.relation() == null) {
            return new Ordering(row.operand(term.field()), Optional.empty(), term.direction(), term.nulls());
        }
        var embed = embeds.get(term.relation());
        if (embed == null) {
            throw RestError.notEmbedded(term.relation()).asException();
        }
        if (!embed.isToOne()) {
            throw RestError.relatedOrderNotToOne(name, term.relation()).asException();
        }
        var related = new Row(catalogue, embed.relationship().to(), embed.rows().alias()).operand(term.field());
        var carried = new ArrayList<>(embed.carried());
        carried.add(related);
        embeds.put(term.relation(), embed.carrying(carried));
        var carriedAs = new Operand(embed.alias(), EmbedPlan.carriedName(carried.size() - 1), Optional.empty(), List.of(),
                Optional.empty());
        return new Ordering(carriedAs, Optional.of(embed.alias()), term.direction(), term.nulls());
    }

    private RowRange range(List<String> path) {
        var asked = request.ranges().getOrDefault(path, RowRange.ALL);
        if (settings.maxRows().isEmpty()) {
            return asked;
        }
        var most = settings.maxRows().get();
        return new RowRange(asked.offset(), asked.limit() == null ? most : Math.min(most, asked.limit()));
    }

    // ── What is said of embeds that are none ────────────────────────────────────────────────────────────────────────

    private void refuseUnknownEmbeds(Embeddings embeddings) {
        request.filters().forEach(filter -> embeddings.require(filter.path()));
        request.logic().forEach(tree -> embeddings.require(tree.path()));
        request.order().forEach(terms -> embeddings.require(terms.path()));
        request.ranges().keySet().forEach(embeddings::require);
    }

    /** The paths by which what is embedded is spoken of. */
    private static final class Embeddings {

        private final Map<String, Embeddings> within = new HashMap<>();

        private Embeddings(List<SelectItem> select) {
            for (var item : select) {
                if (item instanceof SelectItem.Embed || item instanceof SelectItem.Spread) {
                    var asked = Asked.of(item);
                    within.put(asked.alias() == null ? asked.target() : asked.alias(), new Embeddings(asked.items()));
                }
            }
        }

        private void require(List<String> path) {
            var here = this;
            for (var step : path) {
                here = here.within.get(step);
                if (here == null) {
                    throw RestError.notEmbedded(step).asException();
                }
            }
        }
    }
}
