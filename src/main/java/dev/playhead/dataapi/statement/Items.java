package dev.playhead.dataapi.statement;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.plan.EmbedPlan;
import dev.playhead.dataapi.plan.Item;
import dev.playhead.dataapi.plan.ReadPlan;
import dev.playhead.dataapi.plan.SpreadMember;
import dev.playhead.dataapi.plan.TypeName;

/**
 * What is shown of a row, and the groups that it makes.
 *
 * <p>
 * Groups are named by the positions of what is shown: a second time the same expression would have other parameters, and be
 * another one for PostgreSQL.
 */
final class Items {

    private final Sql sql;
    private final ReadPlan plan;
    private int position;

    Items(Sql sql, ReadPlan plan) {
        this.sql = sql;
        this.plan = plan;
    }

    /** Answers whether there is anything: a row may well have no members. */
    boolean write() {
        plan.items().forEach(this::write);
        return position > 0;
    }

    private void next() {
        sql.add(position++ == 0 ? "" : ", ");
    }

    private void write(Item item) {
        if (item instanceof Item.Spread spread) {
            for (var member : spread.embed().members().orElseThrow()) {
                next();
                write(spread, member);
            }
            return;
        }
        next();
        if (item instanceof Item.Star star) {
            sql.name(star.row()).add(".*");
        } else if (item instanceof Item.Value value) {
            writeCast(value.cast().orElse(null), () -> Operands.write(sql, value.operand()));
            sql.add(" as ").name(value.name());
        } else if (item instanceof Item.Aggregate aggregate) {
            write(aggregate);
            sql.add(" as ").name(aggregate.name());
        } else if (item instanceof Item.Presence presence) {
            sql.add("1 as ").name(presence.name());
        } else {
            var embed = (Item.Embed) item;
            write(embed.embed(), Joins.JSON, true);
            sql.add(" as ").name(embed.name());
        }
    }

    private void write(Item.Aggregate aggregate) {
        writeCast(aggregate.resultCast().orElse(null), () -> {
            sql.add("pg_catalog.").add(aggregate.function().word()).add("(");
            if (aggregate.operand().isPresent()) {
                writeCast(aggregate.cast().orElse(null), () -> Operands.write(sql, aggregate.operand().get()));
            } else {
                sql.add("*");
            }
            sql.add(")");
        });
    }

    private void write(Item.Spread spread, SpreadMember member) {
        var aggregation = member.aggregate().filter(any -> !spread.passesOn()).orElse(null);
        if (aggregation == null) {
            write(spread.embed(), member.column(), member.isJson());
            sql.add(" as ").name(member.column());
            return;
        }
        writeCast(aggregation.cast().orElse(null), () -> sql.add("pg_catalog.").add(aggregation.function().word())
                .add("(").member(spread.embed().alias(), member.column()).add(")"));
        sql.add(" as ").name(member.name());
    }

    /** JSON is grouped by as jsonb, which unlike it can be compared. */
    private void write(EmbedPlan embed, String column, boolean isJson) {
        sql.add(embed.isToOne() ? "" : "coalesce(").member(embed.alias(), column)
                .add(isJson && plan.isGrouped() ? "::pg_catalog.jsonb" : "")
                .add(embed.isToOne() ? "" : ", '[]')");
    }

    private void writeCast(@Nullable TypeName type, Runnable value) {
        if (type == null) {
            value.run();
            return;
        }
        sql.add("cast(");
        value.run();
        sql.add(" as ").type(type).add(")");
    }

    void writeGroups() {
        if (!plan.isGrouped()) {
            return;
        }
        var separator = " group by ";
        var at = 0;
        for (var item : plan.items()) {
            for (var isAggregate : Positions.of(item)) {
                at++;
                if (!isAggregate) {
                    sql.add(separator).position(at);
                    separator = ", ";
                }
            }
        }
    }
}
