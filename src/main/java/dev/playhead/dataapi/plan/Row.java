package dev.playhead.dataapi.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.Column;
import dev.playhead.dataapi.catalogue.ComputedColumn;
import dev.playhead.dataapi.catalogue.Lookup;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.catalogue.Table;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.Field;
import dev.playhead.dataapi.request.JsonStep;
import dev.playhead.dataapi.request.SelectItem;

/**
 * A row of a table, by what a statement calls it.
 *
 * <p>
 * A name that is neither a column nor a function of the row stays a column: whether there is one, PostgreSQL says best.
 *
 * @param ownColumns types by name, where a function says itself what its rows are like
 */
record Row(Catalogue catalogue, QualifiedName source, String alias, Map<String, String> ownColumns) {

    Row(Catalogue catalogue, QualifiedName source, String alias) {
        this(catalogue, source, alias, Map.of());
    }

    Operand operand(Field field) {
        if (ownColumns.containsKey(field.name())) {
            return new Operand(alias, field.name(), Optional.empty(), field.path(), Optional.of(ownColumns.get(field.name())));
        }
        var column = table().flatMap(table -> table.column(field.name()));
        if (column.isPresent()) {
            return new Operand(alias, field.name(), Optional.empty(), field.path(), column.map(Column::type));
        }
        var computed = catalogue.computedColumn(source, field.name());
        return new Operand(alias, field.name(), computed, field.path(),
                computed.map(ComputedColumn::type));
    }

    Item.Value value(SelectItem.Column column) {
        var name = column.alias() == null ? nameOf(column.field()) : column.alias();
        if (name.indexOf('\0') >= 0) {
            // PostgreSQL could not even be asked.
            throw ErrorCode.INVALID_QUERY.of("No member can be called by a name that holds NUL").asException();
        }
        return new Item.Value(operand(column.field()), type(column.cast()), name);
    }

    Item.Aggregate aggregate(SelectItem.Aggregate aggregate) {
        var name = aggregate.alias() == null ? aggregate.function().word() : aggregate.alias();
        return new Item.Aggregate(aggregate.function(), Optional.ofNullable(aggregate.field()).map(this::operand),
                type(aggregate.cast()), type(aggregate.aggregateCast()), name);
    }

    private Optional<Table> table() {
        return ownColumns.isEmpty() && catalogue.table(source) instanceof Lookup.Found<Table> found ? Optional.of(found.value())
                : Optional.empty();
    }

    private static Optional<TypeName> type(@Nullable String cast) {
        return cast == null
                ? Optional.empty()
                : Optional.of(TypeName.parse(cast).orElseThrow(
                        () -> ErrorCode.INVALID_QUERY.of("\"" + cast + "\" is no name of a type").asException()));
    }

    /** What a path into JSON is called: by the last key in it. */
    private static String nameOf(Field field) {
        for (var index = field.path().size() - 1; index >= 0; index--) {
            if (field.path().get(index).operand() instanceof JsonStep.Key key) {
                return key.name();
            }
        }
        return field.name();
    }

    /** Whether it is known to have such a column, or a function that is selected like one. */
    boolean has(String name) {
        return ownColumns.containsKey(name) || table().flatMap(table -> table.column(name)).isPresent()
                || catalogue.computedColumn(source, name).isPresent();
    }

    /** Every column of its own, as {@code *} shows it. */
    List<Item> values() {
        return columnNames().stream()
                .<Item> map(name -> new Item.Value(operand(Field.of(name)), Optional.empty(), name))
                .toList();
    }

    List<String> columnNames() {
        if (!ownColumns.isEmpty()) {
            return List.copyOf(ownColumns.keySet());
        }
        return table().map(table -> List.copyOf(table.columns().keySet())).orElse(List.of());
    }
}
