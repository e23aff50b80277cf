package dev.playhead.dataapi.statement;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.catalogue.ColumnPair;
import dev.playhead.dataapi.catalogue.Relationship;
import dev.playhead.dataapi.plan.Item;
import dev.playhead.dataapi.plan.Operand;
import dev.playhead.dataapi.plan.ReadPlan;

/**
 * What a change must return of its rows for them to be read as planned: no more than that, for a caller may be allowed to see
 * some columns only.
 */
final class Returned {

    private final String alias;
    private final Set<String> columns = new LinkedHashSet<>();
    private boolean isStar;
    private boolean isWhole;

    private Returned(String alias) {
        this.alias = alias;
    }

    static Returned of(ReadPlan plan) {
        var returned = new Returned(plan.alias());
        plan.items().forEach(returned::add);
        plan.order().forEach(term -> returned.add(term.operand()));
        plan.embeds().forEach(embed -> returned.add(embed.relationship()));
        return returned;
    }

    /** Whether a function is called with the row, which therefore must still be one of its table. */
    boolean isWhole() {
        return isWhole;
    }

    void write(Sql sql) {
        if (isWhole) {
            sql.name(alias).add(" as whole");
        } else if (isStar) {
            sql.name(alias).add(".*");
        } else if (columns.isEmpty()) {
            sql.add("1 as one");
        } else {
            write(sql, alias, columns);
        }
    }

    static void write(Sql sql, String alias, Iterable<String> columns) {
        var separator = "";
        for (var column : columns) {
            sql.add(separator).member(alias, column);
            separator = ", ";
        }
    }

    private void add(Item item) {
        if (item instanceof Item.Star) {
            isStar = true;
        } else if (item instanceof Item.Value value) {
            add(value.operand());
        } else if (item instanceof Item.Aggregate aggregate) {
            add(aggregate.operand().orElse(null));
        }
    }

    private void add(@Nullable Operand operand) {
        if (operand == null || !operand.row().equals(alias)) {
            return;
        }
        isWhole |= operand.function().isPresent();
        columns.add(operand.column());
    }

    private void add(Relationship relationship) {
        if (relationship instanceof Relationship.ByKey key) {
            key.columns().stream().map(ColumnPair::column).forEach(columns::add);
        } else if (relationship instanceof Relationship.ByJunction junction) {
            junction.fromColumns().stream().map(ColumnPair::column).forEach(columns::add);
        } else {
            isWhole = true;
        }
    }
}
