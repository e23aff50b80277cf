package dev.playhead.dataapi.statement;

import dev.playhead.dataapi.plan.CallPlan;
import dev.playhead.dataapi.statement.ReadAnswer.Form;

/** The whole statement of a call: what the function returns, read like a table, as the body of the answer. */
public final class CallAnswer {

    private CallAnswer() {
    }

    /** @param counts whether rows beyond the range are counted too */
    public static Statement of(CallPlan call, Form form, boolean counts) {
        return of(call, body(call, form), counts);
    }

    /** The one value that is returned, as it is: bytes in base64, and text. */
    public static Statement raw(CallPlan call, boolean counts) {
        var value = "(pg_catalog.array_agg(playhead_answer." + Calls.VALUE + "))[1]";
        var isBytes = call.routine().result().type().name().equals("bytea");
        return of(call, isBytes ? "pg_catalog.encode(" + value + ", 'base64')" : value + "::pg_catalog.text", counts);
    }

    private static Statement of(CallPlan call, String body, boolean counts) {
        var rows = call.rows();
        var sql = new Sql();
        var reads = new Reads(sql);
        // A value would be computed wherever it is mentioned; rows are better found through an index of their table.
        sql.add(call.isScalar() ? "with called as materialized (" : "with called as (");
        new Calls(sql).write(call);
        sql.add("), source as (");
        reads.writeRows(rows, () -> sql.add("called as ").name(rows.alias()));
        sql.add(")");
        if (counts) {
            sql.add(", counted as (");
            reads.writeCounted(rows, () -> sql.add("called as ").name(rows.alias()));
            sql.add(")");
        }
        sql.add(" select ")
                .add(counts ? "(select pg_catalog.count(*) from counted)" : "null::pg_catalog.int8").add(" as total, ")
                .add("pg_catalog.count(playhead_answer) as page, ").add(body).add(" as body, ")
                .add(ResponseSettings.COLUMNS)
                .add(" from (select * from source) as playhead_answer");
        return sql.statement();
    }

    private static String body(CallPlan call, Form form) {
        if (form == Form.CSV || form == Form.NOTHING) {
            return ReadAnswer.body(form);
        }
        var isStripped = form == Form.STRIPPED_ARRAY || form == Form.STRIPPED_OBJECT;
        var all = "pg_catalog.json_agg(" + (call.isScalar() ? "playhead_answer." + Calls.VALUE : "playhead_answer") + ")";
        var shown = isStripped ? "pg_catalog.json_strip_nulls(" + all + ")" : all;
        return call.isSet() && (form == Form.ARRAY || form == Form.STRIPPED_ARRAY)
                ? "coalesce(" + shown + ", '[]')::pg_catalog.text"
                : "coalesce((" + shown + "->0)::pg_catalog.text, 'null')";
    }
}
