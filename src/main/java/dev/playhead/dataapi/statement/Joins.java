package dev.playhead.dataapi.statement;

import java.util.List;

import dev.playhead.dataapi.catalogue.ColumnPair;
import dev.playhead.dataapi.catalogue.Relationship;
import dev.playhead.dataapi.plan.EmbedPlan;
import dev.playhead.dataapi.request.LogicTree;

/** Joins what is embedded to the rows that it is embedded into, each by a lateral subquery. */
final class Joins {

    /** The column in which an embed brings its rows. */
    static final String JSON = "playhead_json";

    private final Sql sql;

    Joins(Sql sql) {
        this.sql = sql;
    }

    void write(EmbedPlan embed) {
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
        if (embed.rows().isGrouped()) {
            sql.add("select pg_catalog.row_to_json(playhead_row) as ").name(JSON).add(" from (");
            writeRows(embed);
            sql.add(") as playhead_row");
            return;
        }
        var items = new Items(sql, embed.rows());
        sql.add("select ");
        if (embed.members().isPresent()) {
            sql.add(items.write() ? ", " : "").add("'{}'::pg_catalog.json as ").name(JSON);
        } else {
            sql.add("(select pg_catalog.row_to_json(playhead_row) from (select ");
            items.write();
            sql.add(") as playhead_row) as ").name(JSON);
        }
        for (var index = 0; index < embed.carried().size(); index++) {
            sql.add(", ");
            Operands.write(sql, embed.carried().get(index));
            sql.add(" as ").name(EmbedPlan.carriedName(index));
        }
        writeFrom(embed);
        Clauses.writeOrder(sql, embed.rows());
        Clauses.writeRange(sql, embed.rows().range());
    }

    /** Where they are spread, each member is the list of those of all rows. */
    private void writeMany(EmbedPlan embed) {
        sql.add("select pg_catalog.json_agg(playhead_row) as ").name(JSON);
        embed.members().stream().flatMap(List::stream).forEach(member -> sql.add(", pg_catalog.json_agg(")
                .member("playhead_row", member.column()).add(") as ").name(member.column()));
        sql.add(" from (");
        writeRows(embed);
        sql.add(") as playhead_row");
    }

    private void writeRows(EmbedPlan embed) {
        var items = new Items(sql, embed.rows());
        sql.add("select ");
        items.write();
        writeFrom(embed);
        items.writeGroups();
        Clauses.writeOrder(sql, embed.rows());
        Clauses.writeRange(sql, embed.rows().range());
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
        rows.embeds().forEach(this::write);
        writeWhere(embed);
    }

    private void writeWhere(EmbedPlan embed) {
        var conditions = embed.rows().conditions();
        if (embed.relationship() instanceof Relationship.ByFunction) {
            Clauses.writeWhere(sql, conditions);
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
}
