package dev.playhead.dataapi.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.playhead.dataapi.catalogue.CatalogueReader.Rows;
import dev.playhead.dataapi.catalogue.Key.Kind;
import dev.playhead.dataapi.catalogue.Relationship.ByFunction;
import dev.playhead.dataapi.catalogue.RoutineStore.Found;

/** Makes a catalogue of what was read. */
final class Assembly {

    private final Rows rows;
    private final ViewKeys views;

    Assembly(Rows rows) {
        this.rows = rows;
        this.views = new ViewKeys(rows.views(), rows.tables());
    }

    Catalogue catalogue(List<String> extraSearchPath) {
        var tables = tablesWithKeys();
        var relationships = new Inference(rows.keys(), views, tables).relationships(computedRelationships());
        return new Catalogue(rows.schemas(), extraSearchPath, tables, new Relationships(relationships),
                new Routines(callable()),
                computedColumns(), new MediaHandlers(rows.handlers()), rows.timezones(), rows.roleSettings());
    }

    private Map<QualifiedName, Table> tablesWithKeys() {
        var tables = new LinkedHashMap<>(rows.tables());
        for (var key : rows.keys()) {
            if (key.kind() == Kind.PRIMARY) {
                tables.computeIfPresent(key.own().name(),
                        (name, table) -> table.withPrimaryKey(key.own().columns().stream().sorted().toList()));
                // A view of several tables has the keys of all that it shows.
                views.showingOnce(key.own()).forEach(shown -> tables.computeIfPresent(shown.view(), (name, view) -> {
                    var columns = new ArrayList<>(view.primaryKey());
                    columns.addAll(shown.columns());
                    return view.withPrimaryKey(columns.stream().distinct().sorted().toList());
                }));
            }
        }
        return Map.copyOf(tables);
    }

    private List<ByFunction> computedRelationships() {
        return rows.routines().stream()
                .filter(found -> found.isExposed() && found.row().isPresent() && found.routine().result().isTable()
                        && !found.routine().result().isAlias())
                .map(found -> new ByFunction(found.row().get(), found.routine().result().type(), found.routine().name(),
                        !found.routine().result().isSet() || found.isOneRow()))
                .toList();
    }

    private List<Routine> callable() {
        return rows.routines().stream()
                .filter(Found::isExposed)
                .map(Found::routine)
                .filter(Routine::isCallable)
                .toList();
    }

    private Map<QualifiedName, Map<String, ComputedColumn>> computedColumns() {
        var columns = new HashMap<QualifiedName, Map<String, ComputedColumn>>();
        for (var found : rows.routines()) {
            var name = found.routine().name();
            if (!found.routine().result().isTable() && !found.routine().result().isVoid()) {
                // Of two of a name, the one of the exposed schema, which is searched first.
                found.row().ifPresent(table -> columns.computeIfAbsent(table, each -> new HashMap<>())
                        .merge(name.name(), new ComputedColumn(table, name, found.resultType()),
                                (known, other) -> found.isExposed() ? other : known));
            }
        }
        return Map.copyOf(columns);
    }
}
