package dev.playhead.dataapi.statement;

import dev.playhead.dataapi.plan.Change;
import dev.playhead.dataapi.plan.MutationPlan;
import dev.playhead.dataapi.request.Payload;
import dev.playhead.dataapi.request.Preferences.Missing;
import dev.playhead.dataapi.request.Preferences.Return;

/**
 * The whole statement of a change: how many rows it touched, how many of them are answered, these as the body, the key of the
 * one that was added, and how many were not there before.
 */
public final class MutationAnswer {

    private static final String CHANGED = "changed rows";

    private final Sql sql = new Sql();
    private final MutationPlan plan;

    private MutationAnswer(MutationPlan plan) {
        this.plan = plan;
    }

    public static Statement of(MutationPlan plan, Payload payload, Wanted wanted) {
        return new MutationAnswer(plan).statement(payload, wanted);
    }

    /**
     * What is wanted of a change.
     *
     * @param form of the rows that are answered
     */
    public record Wanted(Return returned, Form form, Missing missing) {
    }

    private Statement statement(Payload payload, Wanted wanted) {
        var changes = new Changes(sql, plan, payload, wanted.missing() == Missing.DEFAULT);
        sql.add("with ");
        changes.writeBefore();
        sql.name(CHANGED).add(" as (");
        switch (wanted.returned()) {
            case REPRESENTATION -> {
                var returned = Returned.of(plan.returned());
                changes.write(returned::write);
                sql.add("), source as (");
                new Reads(sql).writeRows(plan.returned(), () -> writeSource(returned));
            }
            case HEADERS_ONLY -> changes.write(this::writeKey);
            case MINIMAL -> changes.write(nothing -> sql.add("1 as one"));
        }
        sql.add(") select counted.total, shown.page, shown.body, ");
        writeLocation(wanted.returned());
        sql.add(" as location, counted.total - ");
        changes.writeNumberBefore();
        sql.add(" as inserted, ")
                .add(ResponseSettings.COLUMNS)
                .add(" from (select pg_catalog.count(*) as total from ").name(CHANGED).add(") as counted cross join lateral (");
        writeShown(wanted);
        sql.add(") as shown");
        return sql.statement();
    }

    /** A function that is called with a row takes none but of its table: read out of a CTE, it would be any record. */
    private void writeSource(Returned returned) {
        sql.name(CHANGED);
        if (returned.isWhole()) {
            sql.add(" cross join lateral pg_catalog.json_populate_record(").member(CHANGED, "whole").add(", '{}')");
        }
        sql.add(" as ").name(plan.returned().alias());
    }

    private boolean hasLocation(Return returned) {
        return returned == Return.HEADERS_ONLY && plan.change() instanceof Change.Insert
                && !plan.table().primaryKey().isEmpty();
    }

    private void writeKey(Sql into) {
        if (plan.table().primaryKey().isEmpty()) {
            into.add("1 as one");
        } else {
            Returned.write(into, plan.returned().alias(), plan.table().primaryKey());
        }
    }

    /** The key as an object of texts, where there is one row to speak of. */
    private void writeLocation(Return returned) {
        if (!hasLocation(returned)) {
            sql.add("null::pg_catalog.text");
            return;
        }
        sql.add("case when counted.total = 1 then (select pg_catalog.json_build_object(");
        var separator = "";
        for (var column : plan.table().primaryKey()) {
            sql.add(separator).value(column).add(", ").member(CHANGED, column).add("::pg_catalog.text");
            separator = ", ";
        }
        sql.add(")::pg_catalog.text from ").name(CHANGED).add(") end");
    }

    private void writeShown(Wanted wanted) {
        if (wanted.returned() == Return.REPRESENTATION) {
            sql.add("select pg_catalog.count(playhead_answer) as page, ");
            ReadAnswer.writeBody(sql, wanted.form());
            sql.add(" as body from (select * from source) as playhead_answer");
        } else {
            sql.add("select counted.total as page, null::pg_catalog.text as body");
        }
    }
}
