package dev.playhead.dataapi.statement;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.catalogue.ColumnPair;
import dev.playhead.dataapi.catalogue.Relationship;
import dev.playhead.dataapi.plan.Condition;
import dev.playhead.dataapi.plan.EmbedPlan;
import dev.playhead.dataapi.plan.Item;
import dev.playhead.dataapi.plan.Ordering;
import dev.playhead.dataapi.plan.ReadPlan;
import dev.playhead.dataapi.plan.TypeName;
import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.RowRange;

/** Selects rows, with what is embedded into them by lateral joins. */
final class Reads {

    /** The column in which an embed brings its rows. */
    static final String JSON = "playhead_json";

    private final Sql sql;

    Reads(Sql sql) {
        this.sql = sql;
    }

    /** The rows of a plan from its table. */
    void writeRows(ReadPlan plan) {
        writeRows(plan, () -> sql.name(plan.source()).add(" as ").name(plan.alias()));
    }

    /** The rows of a plan from somewhere else, which must call a row as the plan does. */
    void writeRows(ReadPlan plan, Runnable from) {
        sql.add("select ");
        writeItems(plan);
        sql.add(" from ");
        from.run();
        plan.embeds().forEach(this::writeJoin);
        writeWhere(plan.conditions());
        writeGroups(plan);
        writeOrder(plan.order());
        writeRange(plan.range());
    }

    /** One for each row that there would be without a range. */
    void writeCounted(ReadPlan plan, Runnable from) {
        sql.add("select 1 from ");
        from.run();
        plan.embeds().stream().filter(embed -> embed.isInner() || isAskedFor(plan.conditions(), embed))
                .forEach(this::writeJoin);
        writeWhere(plan.conditions());
        writeGroups(plan);
    }

    private static boolean isAskedFor(List<Condition> conditions, EmbedPlan embed) {
        return conditions.stream().anyMatch(condition -> condition instanceof Condition.Embedded embedded
                ? embedded.embed().equals(embed.alias())
                : condition instanceof Condition.Group group && isAskedFor(group.children(), embed));
    }

    // ── What is shown ───────────────────────────────────────────────────────────────────────────────────────────────

    private void writeItems(ReadPlan plan) {
        var separator = "";
        for (var item : plan.items()) {
            sql.add(separator);
            writeItem(item);
            separator = ", ";
        }
        if (plan.items().isEmpty()) {
            sql.add("1 as \"1\"");
        }
    }

    private void writeItem(Item item) {
        if (item instanceof Item.Star star) {
            sql.name(star.row()).add(".*");
        } else if (item instanceof Item.Value value) {
            writeValue(value);
            sql.add(" as ").name(value.name());
        } else if (item instanceof Item.Aggregate aggregate) {
            writeAggregate(aggregate);
            sql.add(" as ").name(aggregate.name());
        } else if (item instanceof Item.Embed embed) {
            writeEmbedded(embed.embed(), JSON);
            sql.add(" as ").name(embed.name());
        } else {
            writeSpread((Item.Spread) item);
        }
    }

    private void writeValue(Item.Value value) {
        writeCast(value.cast().orElse(null), () -> Operands.write(sql, value.operand()));
    }

    private void writeAggregate(Item.Aggregate aggregate) {
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

    private void writeCast(@Nullable TypeName type, Runnable value) {
        if (type == null) {
            value.run();
            return;
        }
        sql.add("cast(");
        value.run();
        sql.add(" as ").type(type).add(")");
    }

    private void writeEmbedded(EmbedPlan embed, String column) {
        if (embed.isToOne()) {
            sql.member(embed.alias(), column);
        } else {
            sql.add("coalesce(").member(embed.alias(), column).add(", '[]')");
        }
    }

    private void writeSpread(Item.Spread spread) {
        var separator = "";
        for (var name : spread.embed().spreadNames().orElseThrow()) {
            sql.add(separator);
            writeEmbedded(spread.embed(), name);
            sql.add(" as ").name(name);
            separator = ", ";
        }
    }

    // ── Where it comes from ─────────────────────────────────────────────────────────────────────────────────────────

    private void writeJoin(EmbedPlan embed) {
        sql.add(embed.isInner() ? " join lateral (" : " left join lateral (");
        if (embed.isToOne()) {
            writeOne(embed);
        } else {
            writeMany(embed);
        }
        sql.add(") as ").name(embed.alias()).add(" on ");
        if (embed.isInner()) {
            sql.member(embed.alias(), JSON).add(" is not null");
        } else {
            sql.add("true");
        }
    }

    private void writeOne(EmbedPlan embed) {
        var rows = embed.rows();
        sql.add("select ");
        if (embed.spreadNames().isPresent()) {
            writeItems(rows);
            sql.add(", '{}'::pg_catalog.json as ").name(JSON);
        } else {
            sql.add("(select pg_catalog.row_to_json(playhead_row) from (select ");
            writeItems(rows);
            sql.add(") as playhead_row) as ").name(JSON);
        }
        for (var index = 0; index < embed.carried().size(); index++) {
            sql.add(", ");
            Operands.write(sql, embed.carried().get(index));
            sql.add(" as ").name(EmbedPlan.carriedName(index));
        }
        writeFrom(embed);
        writeOrder(rows.order());
        writeRange(rows.range());
    }

    private void writeMany(EmbedPlan embed) {
        if (embed.spreadNames().isPresent()) {
            writeManySpread(embed);
            return;
        }
        sql.add("select pg_catalog.json_agg(playhead_row) as ").name(JSON).add(" from (select ");
        writeItems(embed.rows());
        writeFrom(embed);
        writeGroups(embed.rows());
        writeOrder(embed.rows().order());
        writeRange(embed.rows().range());
        sql.add(") as playhead_row");
    }

    /** Many rows among the members of one: each member is the list of all of theirs. */
    private void writeManySpread(EmbedPlan embed) {
        sql.add("select pg_catalog.json_agg(playhead_row) as ").name(JSON);
        embed.spreadNames().orElseThrow().forEach(
                name -> sql.add(", pg_catalog.json_agg(").member("playhead_row", name).add(") as ").name(name));
        sql.add(" from (select ");
        writeItems(embed.rows());
        writeFrom(embed);
        writeOrder(embed.rows().order());
        writeRange(embed.rows().range());
        sql.add(") as playhead_row");
    }

    private void writeFrom(EmbedPlan embed) {
        var rows = embed.rows();
        sql.add(" from ");
        if (embed.relationship() instanceof Relationship.ByFunction function) {
            sql.name(function.function()).add("(").name(embed.within()).add("::").name(function.from()).add(") as ")
                    .name(rows.alias());
        } else {
            sql.name(rows.source()).add(" as ").name(rows.alias());
        }
        if (embed.relationship() instanceof Relationship.ByJunction junction) {
            sql.add(", ").name(junction.junction()).add(" as ").name(junctionAlias(embed));
        }
        rows.embeds().forEach(this::writeJoin);
        writeWhere(embed);
    }

    private void writeWhere(EmbedPlan embed) {
        var conditions = embed.rows().conditions();
        if (embed.relationship() instanceof Relationship.ByFunction) {
            writeWhere(conditions);
            return;
        }
        sql.add(" where ");
        if (embed.relationship() instanceof Relationship.ByKey key) {
            writePairs(embed.within(), embed.rows().alias(), key.columns());
        } else {
            var junction = (Relationship.ByJunction) embed.relationship();
            writePairs(embed.within(), junctionAlias(embed), junction.fromColumns());
            sql.add(" and ");
            writePairs(embed.rows().alias(), junctionAlias(embed), junction.toColumns());
        }
        if (!conditions.isEmpty()) {
            sql.add(" and ");
            Conditions.write(sql, conditions, LogicTree.Operator.AND);
        }
    }

    private static String junctionAlias(EmbedPlan embed) {
        return embed.alias() + "_junction";
    }

    private void writePairs(String row, String other, List<ColumnPair> pairs) {
        var separator = "";
        for (var pair : pairs) {
            sql.add(separator).member(row, pair.column()).add(" = ").member(other, pair.other());
            separator = " and ";
        }
    }

    private void writeWhere(List<Condition> conditions) {
        if (!conditions.isEmpty()) {
            sql.add(" where ");
            Conditions.write(sql, conditions, LogicTree.Operator.AND);
        }
    }

    // ── Groups, order, range ────────────────────────────────────────────────────────────────────────────────────────

    private void writeGroups(ReadPlan plan) {
        if (!plan.isGrouped()) {
            return;
        }
        var separator = " group by ";
        for (var item : plan.items()) {
            if (item instanceof Item.Value value) {
                sql.add(separator);
                writeValue(value);
                separator = ", ";
            } else if (item instanceof Item.Star star) {
                sql.add(separator).name(star.row()).add(".*");
                separator = ", ";
            } else if (item instanceof Item.Embed embed) {
                sql.add(separator).member(embed.embed().alias(), JSON).add("::pg_catalog.jsonb");
                separator = ", ";
            }
        }
    }

    private void writeOrder(List<Ordering> order) {
        var separator = " order by ";
        for (var term : order) {
            sql.add(separator);
            Operands.write(sql, term.operand());
            if (term.direction() != null) {
                sql.add(" ").add(term.direction().word());
            }
            if (term.nulls() != null) {
                sql.add(switch (term.nulls()) {
                    case FIRST -> " nulls first";
                    case LAST -> " nulls last";
                });
            }
            separator = ", ";
        }
    }

    private void writeRange(RowRange range) {
        if (range.limit() != null) {
            sql.add(" limit ").number(range.limit());
        }
        if (range.offset() > 0) {
            sql.add(" offset ").number(range.offset());
        }
    }
}
