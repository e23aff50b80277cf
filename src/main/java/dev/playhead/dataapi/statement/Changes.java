package dev.playhead.dataapi.statement;

import java.util.List;
import java.util.function.Consumer;

import dev.playhead.dataapi.catalogue.Column;
import dev.playhead.dataapi.plan.Change;
import dev.playhead.dataapi.plan.Change.Conflict;
import dev.playhead.dataapi.plan.Condition;
import dev.playhead.dataapi.plan.MutationPlan;
import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.Payload;

/** Inserts, updates and deletes. */
final class Changes {

    // How many rows of a merge were not there before: one more for each that is tried, one less for each that is changed instead.
    private static final String ONE_MORE = counted("+");
    private static final String ONE_LESS = counted("-");

    private final Sql sql;
    private final MutationPlan plan;
    private final Bodies bodies;

    Changes(Sql sql, MutationPlan plan, Payload payload, boolean fillsDefaults) {
        this.sql = sql;
        this.plan = plan;
        this.bodies = new Bodies(sql, payload, fillsDefaults);
    }

    private static String counted(String sign) {
        return "pg_catalog.set_config('playhead.inserted', (coalesce(nullif(pg_catalog.current_setting("
                + "'playhead.inserted', true), ''), '0')::pg_catalog.int8 " + sign + " 1)::pg_catalog.text, true) is not null";
    }

    /** @param returned writes what is returned of each row */
    void write(Consumer<Sql> returned) {
        if (plan.change() instanceof Change.Insert insert) {
            writeInsert(insert);
        } else if (plan.change() instanceof Change.Update update) {
            if (update.columns().isEmpty()) {
                sql.add("select ");
                returned.accept(sql);
                sql.add(" from ").name(plan.table().name()).add(" as ").name(alias()).add(" where false");
                return;
            }
            writeUpdate(update);
        } else {
            sql.add("delete from ").name(plan.table().name()).add(" as ").name(alias());
            writeWhere(((Change.Delete) plan.change()).conditions());
        }
        sql.add(" returning ");
        returned.accept(sql);
    }

    private String alias() {
        return plan.returned().alias();
    }

    private void writeInsert(Change.Insert insert) {
        sql.add("insert into ").name(plan.table().name()).add(" as ").name(alias());
        if (!insert.columns().isEmpty()) {
            sql.add(" (");
            writeList(insert.columns(), column -> sql.name(column.name()));
            sql.add(")");
        }
        sql.add(" select ");
        writeList(insert.columns(), column -> sql.member(MutationPlan.BODY, column.name()));
        sql.add(" from ");
        bodies.write(insert.columns());
        writeWhere(insert.conditions());
        if (insert.mayMerge()) {
            sql.add(insert.conditions().isEmpty() ? " where " : " and ").add(ONE_MORE);
        }
        insert.conflict().ifPresent(conflict -> writeConflict(insert, conflict));
    }

    private void writeConflict(Change.Insert insert, Conflict conflict) {
        sql.add(" on conflict (");
        var separator = "";
        for (var column : conflict.columns()) {
            sql.add(separator).name(column);
            separator = ", ";
        }
        if (!conflict.merges() || insert.columns().isEmpty()) {
            sql.add(") do nothing");
            return;
        }
        sql.add(") do update set ");
        writeList(insert.columns(), column -> sql.name(column.name()).add(" = ").member("excluded", column.name()));
        sql.add(" where ").add(ONE_LESS);
    }

    private void writeUpdate(Change.Update update) {
        sql.add("update ").name(plan.table().name()).add(" as ").name(alias()).add(" set ");
        writeList(update.columns(),
                column -> sql.name(column.name()).add(" = ").member(MutationPlan.BODY, column.name()));
        sql.add(" from (select ");
        writeList(update.columns(), column -> sql.member(MutationPlan.BODY, column.name()));
        sql.add(" from ");
        bodies.write(update.columns());
        // Of several rows the first counts, rather than any.
        sql.add(" limit 1) as ").name(MutationPlan.BODY);
        writeWhere(update.conditions());
    }

    private void writeWhere(List<Condition> conditions) {
        if (!conditions.isEmpty()) {
            sql.add(" where ");
            Conditions.write(sql, conditions, LogicTree.Operator.AND);
        }
    }

    private void writeList(List<Column> columns, Consumer<Column> write) {
        var separator = "";
        for (var column : columns) {
            sql.add(separator);
            write.accept(column);
            separator = ", ";
        }
    }
}
