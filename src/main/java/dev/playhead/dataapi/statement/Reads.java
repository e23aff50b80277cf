package dev.playhead.dataapi.statement;

import java.util.List;

import dev.playhead.dataapi.plan.Condition;
import dev.playhead.dataapi.plan.EmbedPlan;
import dev.playhead.dataapi.plan.ReadPlan;

/** Selects rows, with what is embedded into them. */
final class Reads {

    private final Sql sql;
    private final Joins joins;

    Reads(Sql sql) {
        this.sql = sql;
        this.joins = new Joins(sql);
    }

    /** The rows of a plan from its table. */
    void writeRows(ReadPlan plan) {
        writeRows(plan, () -> sql.name(plan.source()).add(" as ").name(plan.alias()));
    }

    /** The rows of a plan from somewhere else, which must call a row as the plan does. */
    void writeRows(ReadPlan plan, Runnable from) {
        var items = new Items(sql, plan);
        sql.add("select ");
        items.write();
        sql.add(" from ");
        from.run();
        plan.embeds().forEach(joins::write);
        Clauses.writeWhere(sql, plan.conditions());
        items.writeGroups();
        Clauses.writeOrder(sql, plan);
        Clauses.writeRange(sql, plan.range());
    }

    /** One for each row that there would be without a range: only what decides about that is looked at. */
    void writeCounted(ReadPlan plan, Runnable from) {
        var items = new Items(sql, plan);
        sql.add("select ");
        if (plan.isGrouped()) {
            items.write();
        } else {
            sql.add("1");
        }
        sql.add(" from ");
        from.run();
        plan.embeds().stream().filter(embed -> plan.isGrouped() || embed.isInner() || isAskedFor(plan.conditions(), embed))
                .forEach(joins::write);
        Clauses.writeWhere(sql, plan.conditions());
        items.writeGroups();
    }

    private static boolean isAskedFor(List<Condition> conditions, EmbedPlan embed) {
        return conditions.stream().anyMatch(condition -> condition instanceof Condition.Embedded embedded
                ? embedded.embed().equals(embed.alias())
                : condition instanceof Condition.Group group && isAskedFor(group.children(), embed));
    }
}
