package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that rows are read from: a table, or a view of any kind. Partitions are not among them, for they are reached
 * through the table that they are partitions of.
 *
 * @param primaryKey in alphabetical order; of a view, the columns that show the keys of its tables; empty where there is none
 * @param columns by name, in their order in the table
 */
public record Table(QualifiedName name, Kind kind, Optional<String> description, boolean isInsertable, boolean isUpdatable,
        boolean isDeletable, List<String> primaryKey, Map<String, Column> columns) {

    public enum Kind {
        TABLE,
        PARTITIONED_TABLE,
        FOREIGN_TABLE,
        VIEW,
        MATERIALIZED_VIEW
    }

    public boolean isView() {
        return kind == Kind.VIEW || kind == Kind.MATERIALIZED_VIEW;
    }

    public Optional<Column> column(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    /** Whether a column is shown otherwise than PostgreSQL would. */
    boolean isRepresented() {
        return columns.values().stream().anyMatch(column -> column.representation().toJson().isPresent());
    }

    Table withPrimaryKey(List<String> key) {
        return new Table(name, kind, description, isInsertable, isUpdatable, isDeletable, key, columns);
    }
}
