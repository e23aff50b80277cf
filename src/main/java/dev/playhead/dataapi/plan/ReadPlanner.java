package dev.playhead.dataapi.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.JoinType;
import dev.playhead.dataapi.request.RowRange;
import dev.playhead.dataapi.request.SelectItem;

/** Plans what is read: one for a request, since it counts the aliases that it gives. */
final class ReadPlanner {

    private final Catalogue catalogue;
    private final Plans.Settings settings;
    private final ReadRequest request;
    private final Map<String, String> ownColumns;
    private final Set<String> aliases = new HashSet<>();
    private int aggregates;

    ReadPlanner(Catalogue catalogue, Plans.Settings settings, ReadRequest request) {
        this(catalogue, settings, request, Map.of());
    }

    /** @param ownColumns of the resource itself, where that is a function that says what its rows are like */
    ReadPlanner(Catalogue catalogue, Plans.Settings settings, ReadRequest request, Map<String, String> ownColumns) {
        this.ownColumns = ownColumns;
        this.catalogue = catalogue;
        this.settings = settings;
        this.request = EmbedPaths.followed(request);
    }

    ReadPlan plan(QualifiedName source) {
        return rows(new Row(catalogue, source, alias(source.name()), ownColumns), List.of(), request.select());
    }

    private ReadPlan rows(Row row, List<String> path, List<SelectItem> select) {
        var embeds = new Embeds();
        var items = select.stream().flatMap(item -> item(row, path, item, embeds).stream()).toList();
        // An order may have an embed carry more, so it is looked at before the embeds are taken as they are.
        var order = new Orders(catalogue, row, embeds).at(path, request.order());
        var conditions = Conditions.at(path, request.filters(), request.logic(), row, embeds);
        var rows = new ReadPlan(row.source(), row.alias(), items, conditions, order, range(path), embeds.all());
        return rows.isGrouped() ? rows.with(expanded(row, items)) : rows;
    }

    /** What PostgreSQL says of a column names its row so: for the resource itself, by the table. */
    private String alias(String name) {
        var alias = name;
        for (var number = 1; !aliases.add(alias); number++) {
            alias = name + "_" + number;
        }
        return alias;
    }

    private Optional<Item> item(Row row, List<String> path, SelectItem item, Embeds embeds) {
        if (item instanceof SelectItem.Star) {
            return Optional.of(new Item.Star(row.alias()));
        }
        if (item instanceof SelectItem.Column column) {
            return Optional.of(row.value(column));
        }
        if (item instanceof SelectItem.Aggregate aggregate) {
            if (!settings.aggregates()) {
                throw ErrorCode.AGGREGATES_DISABLED.of().asException();
            }
            return Optional.of(row.aggregate(aggregate));
        }
        return embed(row, path, Asked.of(item), embeds);
    }

    /** Empty for what shows nothing, and is there to be filtered by. */
    private Optional<Item> embed(Row row, List<String> path, Asked asked, Embeds embeds) {
        var relationship = catalogue.relationship(row.source(), asked.target(), Optional.ofNullable(asked.hint()))
                .orElseThrow(Refusals::exception);
        var inner = new ArrayList<>(path);
        inner.add(asked.key());
        var alias = alias(relationship.to().name());
        var related = new Row(catalogue, relationship.to(), alias(relationship.to().name()));
        var rows = rows(related, inner, asked.items());
        var isInner = asked.joinType() == JoinType.INNER;
        if (!asked.isSpread()) {
            var plan = new EmbedPlan(alias, row.alias(), relationship, rows, isInner, Optional.empty(), List.of());
            embeds.add(asked.key(), plan);
            return rows.items().isEmpty() ? Optional.empty() : Optional.of(new Item.Embed(plan, asked.key()));
        }
        var spread = relationship.isToOne() ? Spreading.one(rows, related, this::aggregateName) : Spreading.many(rows, related);
        var plan = new EmbedPlan(alias, row.alias(), relationship, spread.rows(), isInner, Optional.of(spread.members()),
                List.of());
        embeds.add(asked.key(), plan);
        return Optional.of(new Item.Spread(plan, false));
    }

    private String aggregateName() {
        return "playhead_aggregate_" + aggregates++;
    }

    /** Groups are made by columns, and not by all of them at once. */
    private static List<Item> expanded(Row row, List<Item> items) {
        return items.stream()
                .flatMap(item -> item instanceof Item.Star ? row.values().stream() : Stream.of(item))
                .toList();
    }

    private RowRange range(List<String> path) {
        var asked = request.ranges().getOrDefault(path, RowRange.ALL);
        if (settings.maxRows().isEmpty()) {
            return asked;
        }
        var most = settings.maxRows().get();
        return new RowRange(asked.offset(), asked.limit() == null ? most : Math.min(most, asked.limit()));
    }
}
