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

    private static final String BEFORE = "rows before";

    private final Sql sql;
    private final MutationPlan plan;
    private final Bodies bodies;

    Changes(Sql sql, MutationPlan plan, Payload payload, boolean fillsDefaults) {
        this.sql = sql;
        this.plan = plan;
        this.bodies = new Bodies(sql, payload, fillsDefaults);
    }

    /**
     * Writes the CTEs that stand before the change: of a merge, how many of its rows are there already. Only the statement
     * itself can tell, since by its end they all are. A row that somebody else adds in the same moment is taken for new.
     */
    void writeBefore() {
        if (!countsBefore()) {
            return;
        }
        var insert = (Change.Insert) plan.change();
        sql.name(MutationPlan.BODY).add(" as materialized (select ");
        writeList(insert.columns(), column -> sql.member(MutationPlan.BODY, column.name()));
        sql.add(" from ");
        bodies.write(insert.columns());
        writeWhere(insert.conditions());
        sql.add("), ").name(BEFORE).add(" as (select pg_catalog.count(*) as number from ").name(MutationPlan.BODY)
                .add(" join ").name(plan.table().name()).add(" as ").name(alias());
        var separator = " on ";
        for (var column : insert.conflict().orElseThrow().columns()) {
            sql.add(separator).member(alias(), column).add(" = ").member(MutationPlan.BODY, column);
            separator = " and ";
        }
        sql.add("), ");
    }

    /** Writes how many there were, as a number. */
    void writeNumberBefore() {
        if (countsBefore()) {
            sql.add("(select number from ").name(BEFORE).add(")");
        } else {
            sql.add("0");
        }
    }

    /** What is not given in full cannot be looked for. */
    private boolean countsBefore() {
        return plan.change() instanceof Change.Insert insert && insert.mayMerge()
                && insert.columns().stream().map(Column::name).toList()
                        .containsAll(insert.conflict().orElseThrow().columns());
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
        if (countsBefore()) {
            sql.name(MutationPlan.BODY);
        } else {
            bodies.write(insert.columns());
            writeWhere(insert.conditions());
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
