package dev.playhead.dataapi.catalogue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.playhead.dataapi.request.ErrorCode;

/** The exposed schemas as they were when they were read. It never changes, and may be asked from any thread. */
public final class Catalogue {

    /** With more tables than this in a schema none is suggested: to compare them all would let errors cost too much. */
    private static final int TABLES_COMPARED = 500;

    private final Map<String, Optional<String>> schemas;
    private final List<String> extraSearchPath;
    private final Map<QualifiedName, Table> tables;
    private final Relationships relationships;
    private final Routines routines;
    private final Map<QualifiedName, Map<String, ComputedColumn>> computedColumns;
    private final MediaHandlers handlers;
    private final Set<String> timezones;
    private final Map<String, Map<String, String>> roleSettings;

    Catalogue(Map<String, Optional<String>> schemas, List<String> extraSearchPath, Map<QualifiedName, Table> tables,
            Relationships relationships, Routines routines,
            Map<QualifiedName, Map<String, ComputedColumn>> computedColumns, MediaHandlers handlers,
            Set<String> timezones, Map<String, Map<String, String>> roleSettings) {
        this.schemas = schemas;
        this.extraSearchPath = extraSearchPath;
        this.tables = tables;
        this.relationships = relationships;
        this.routines = routines;
        this.computedColumns = computedColumns;
        this.handlers = handlers;
        this.timezones = timezones;
        this.roleSettings = roleSettings;
    }

    /** The exposed schemas; the first where a request names none. */
    public List<String> schemas() {
        return List.copyOf(schemas.keySet());
    }

    /** Where a request finds what it names without a schema: first in its own, then in these. */
    public List<String> extraSearchPath() {
        return extraSearchPath;
    }

    /** What the comment on the schema says. */
    public Optional<String> descriptionOf(String schema) {
        return schemas.getOrDefault(schema, Optional.empty());
    }

    /** All tables and views of the exposed schemas, in no order. */
    public Collection<Table> tables() {
        return tables.values();
    }

    /** All functions of the exposed schemas that can be called, in no order. */
    public Collection<Routine> routines() {
        return routines.all().stream().flatMap(List::stream).toList();
    }

    public Lookup<Table> table(QualifiedName name) {
        var table = tables.get(name);
        return table == null ? new Lookup.Failed<>(noTable(name)) : new Lookup.Found<>(table);
    }

    /** A column that is written, or named in the parameter {@code columns}. */
    public Lookup<Column> column(Table table, String name) {
        return table.column(name).<Lookup<Column>> map(Lookup.Found::new)
                .orElseGet(() -> new Lookup.Failed<>(CatalogueError.of(ErrorCode.NO_COLUMN,
                        Optional.empty(), Optional.empty(), name, table.name().name())));
    }

    /** A function that is selected like a column of the table. */
    public Optional<ComputedColumn> computedColumn(QualifiedName table, String name) {
        return Optional.ofNullable(computedColumns.getOrDefault(table, Map.of()).get(name));
    }

    /**
     * The relationship that an embedding means.
     *
     * @param origin what is embedded into, by the name that the request gives it, in the schema of the request
     * @param target a table, a constraint, a column, or a function
     * @param hint a constraint, a column of either side, or a junction
     */
    public Lookup<Relationship> relationship(QualifiedName origin, String target, Optional<String> hint) {
        return relationships.find(origin, target, hint);
    }

    /** All relationships that lead from a table, in the order in which ambiguous ones are listed. */
    public List<Relationship> relationships(QualifiedName origin) {
        return relationships.of(origin);
    }

    public Lookup<Routine> routine(Call call) {
        return routines.find(call);
    }

    /** All functions of a name. */
    public List<Routine> overloads(QualifiedName name) {
        return routines.named(name);
    }

    /** What makes an answer of the rows of a table, in a media type in lower case. */
    public Optional<MediaHandler> handler(QualifiedName table, String mediaType) {
        return handlers.ofTable(table, mediaType);
    }

    /** What makes an answer of any rows. */
    public Optional<MediaHandler> handler(String mediaType) {
        return handlers.ofAnything(mediaType);
    }

    /** Whether PostgreSQL knows a time zone of this name. */
    public boolean isTimezone(String name) {
        return timezones.contains(name);
    }

    /** What the role is set to ({@code alter role … set …}), by name. */
    public Map<String, String> settingsOf(String role) {
        return roleSettings.getOrDefault(role, Map.of());
    }

    int relationshipCount() {
        return relationships.count();
    }

    int routineCount() {
        return routines.count();
    }

    private CatalogueError noTable(QualifiedName name) {
        var names = tables.keySet().stream()
                .filter(each -> each.schema().equals(name.schema()))
                .map(QualifiedName::name)
                .toList();
        var near = names.size() < TABLES_COMPARED ? Fuzzy.nearest(names, name.name(), Fuzzy.STRICT) : Optional.<String> empty();
        return CatalogueError.of(ErrorCode.NO_TABLE, Optional.empty(),
                near.map(found -> "Perhaps you meant the table '%s.%s'".formatted(name.schema(), found)), name.toString());
    }
}
