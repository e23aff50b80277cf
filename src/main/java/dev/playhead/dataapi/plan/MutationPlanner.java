package dev.playhead.dataapi.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.Column;
import dev.playhead.dataapi.catalogue.Lookup;
import dev.playhead.dataapi.catalogue.Table;
import dev.playhead.dataapi.plan.Change.Conflict;
import dev.playhead.dataapi.request.Action.Mutation;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.Filter;
import dev.playhead.dataapi.request.Operation;
import dev.playhead.dataapi.request.Payload;
import dev.playhead.dataapi.request.Preferences.Resolution;
import dev.playhead.dataapi.request.QuantifiableOperator;
import dev.playhead.dataapi.request.Query;
import dev.playhead.dataapi.request.Scoped;

/** Plans a change: filters on the resource itself choose what is changed, all else is about what is answered. */
final class MutationPlanner {

    private final Catalogue catalogue;
    private final ApiRequest request;
    private final Table table;

    MutationPlanner(Catalogue catalogue, ApiRequest request, Table table) {
        this.catalogue = catalogue;
        this.request = request;
        this.table = table;
    }

    MutationPlan plan(Plans.Settings settings, Mutation mutation, Payload payload) {
        var returned = new ReadPlanner(catalogue, new Plans.Settings(settings.aggregates(), Optional.empty()), returned())
                .plan(table.name());
        return new MutationPlan(table, change(mutation, columns(payload), returned.alias()), returned);
    }

    /** A range would hide what was changed from who changed it: it is heeded within embeds alone, as it is by PostgREST. */
    private ReadRequest returned() {
        var query = request.query();
        var ranges = new HashMap<>(query.ranges());
        ranges.remove(List.<String> of());
        return new ReadRequest(query.select(), embedded(query.filters()), embedded(query.logic()), query.order(),
                Map.copyOf(ranges));
    }

    private static <T> List<Scoped<T>> embedded(List<Scoped<T>> all) {
        return all.stream().filter(each -> !each.isRoot()).toList();
    }

    private List<Column> columns(Payload payload) {
        return payload.columns().stream()
                .map(name -> catalogue.column(table, name).orElseThrow(Refusals::exception))
                .toList();
    }

    private Change change(Mutation mutation, List<Column> columns, String alias) {
        return switch (mutation) {
            case CREATE -> new Change.Insert(columns, conflict(), List.of());
            case UPDATE -> new Change.Update(columns, conditions(alias));
            case DELETE -> new Change.Delete(conditions(alias));
            case SINGLE_UPSERT -> put(columns);
        };
    }

    /** Without anything to know a row by, there are no duplicates. */
    private Optional<Conflict> conflict() {
        var resolution = request.preferences().resolution();
        var named = request.query().onConflict();
        var columns = named == null ? table.primaryKey() : named;
        // No name holds NUL, and PostgreSQL could not even be asked.
        columns.stream().filter(name -> name.indexOf('\0') >= 0).findAny().ifPresent(name -> {
            throw Refusals.exception(((Lookup.Failed<Column>) catalogue.column(table, name)).error());
        });
        return resolution == null || columns.isEmpty()
                ? Optional.empty()
                : Optional.of(new Conflict(columns, resolution == Resolution.MERGE_DUPLICATES));
    }

    private List<Condition> conditions(String alias) {
        return conditions(request.query(), new Row(catalogue, table.name(), alias));
    }

    private static List<Condition> conditions(Query query, Row row) {
        return Conditions.at(List.of(), query.filters(), query.logic(), row, new Embeds());
    }

    private Change put(List<Column> columns) {
        if (!namesOneRow(request.query(), Set.copyOf(table.primaryKey()))) {
            throw ErrorCode.INVALID_PUT_FILTERS.of().asException();
        }
        if (!columns.stream().map(Column::name).toList().containsAll(table.primaryKey())) {
            throw ErrorCode.PUT_KEY_MISMATCH.of().asException();
        }
        var row = new Row(catalogue, table.name(), MutationPlan.BODY);
        return new Change.Insert(columns, Optional.of(new Conflict(table.primaryKey(), true)),
                conditions(request.query(), row));
    }

    private static boolean namesOneRow(Query query, Set<String> key) {
        var filters = query.filters().stream().filter(Scoped::isRoot).map(Scoped::value).toList();
        return !key.isEmpty()
                && query.logic().isEmpty()
                && filters.stream().allMatch(MutationPlanner::isEqual)
                && filters.stream().map(filter -> filter.field().name()).collect(Collectors.toSet()).equals(key);
    }

    private static boolean isEqual(Filter filter) {
        return !filter.negated()
                && filter.field().path().isEmpty()
                && filter.operation() instanceof Operation.Quantified quantified
                && quantified.operator() == QuantifiableOperator.EQUAL
                && quantified.quantifier() == null;
    }
}
