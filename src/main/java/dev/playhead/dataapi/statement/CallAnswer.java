package dev.playhead.dataapi.statement;

import dev.playhead.dataapi.plan.CallPlan;

/** The whole statement of a call: what the function returns, read like a table, as the body of the answer. */
public final class CallAnswer {

    private static final String VALUE = "playhead_answer." + Calls.VALUE;

    private CallAnswer() {
    }

    /** @param counts whether rows beyond the range are counted too */
    public static Statement of(CallPlan call, Form form, boolean counts) {
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
                .add("pg_catalog.count(playhead_answer) as page, ");
        writeBody(sql, call, form);
        sql.add(" as body, ")
                .add(ResponseSettings.COLUMNS)
                .add(" from (select * from source) as playhead_answer");
        return sql.statement();
    }

    private static void writeBody(Sql sql, CallPlan call, Form form) {
        if (form instanceof Form.Value value) {
            sql.add(value(value.isBytes()));
        } else if (form instanceof Form.Aggregated aggregated) {
            ReadAnswer.writeAggregated(sql, aggregated, call.isScalar() ? VALUE : "playhead_answer");
        } else if (form instanceof Form.Features features) {
            ReadAnswer.writeFeatures(sql, features);
        } else {
            sql.add(body(call, (Form.Known) form));
        }
    }

    private static String value(boolean isBytes) {
        var value = "(pg_catalog.array_agg(" + VALUE + "))[1]";
        return isBytes ? "pg_catalog.encode(" + value + ", 'base64')" : value + "::pg_catalog.text";
    }

    private static String body(CallPlan call, Form.Known form) {
        if (form == Form.Known.CSV || form == Form.Known.NOTHING) {
            return ReadAnswer.body(form);
        }
        var isStripped = form == Form.Known.STRIPPED_ARRAY || form == Form.Known.STRIPPED_OBJECT;
        var all = "pg_catalog.json_agg(" + (call.isScalar() ? VALUE : "playhead_answer") + ")";
        var shown = isStripped ? "pg_catalog.json_strip_nulls(" + all + ")" : all;
        return call.isSet() && (form == Form.Known.ARRAY || form == Form.Known.STRIPPED_ARRAY)
                ? "coalesce(" + shown + ", '[]')::pg_catalog.text"
                : "coalesce((" + shown + "->0)::pg_catalog.text, 'null')";
    }
}
