package dev.playhead.dataapi.statement;

import dev.playhead.dataapi.plan.ReadPlan;

/** The whole statement of a read: the rows as the body of the answer, how many there are, and how many there would be. */
public final class ReadAnswer {

    private ReadAnswer() {
    }

    /** @param counts whether rows beyond the range are counted too */
    public static Statement of(ReadPlan plan, Form form, boolean counts) {
        var sql = new Sql();
        var reads = new Reads(sql);
        sql.add("with source as (");
        reads.writeRows(plan);
        sql.add(")");
        if (counts) {
            sql.add(", counted as (");
            reads.writeCounted(plan, () -> sql.name(plan.source()).add(" as ").name(plan.alias()));
            sql.add(")");
        }
        sql.add(" select ")
                .add(counts ? "(select pg_catalog.count(*) from counted)" : "null::pg_catalog.int8").add(" as total, ")
                .add("pg_catalog.count(playhead_answer) as page, ");
        writeBody(sql, form);
        sql.add(" as body, ")
                .add(ResponseSettings.COLUMNS)
                .add(" from (select * from source) as playhead_answer");
        return sql.statement();
    }

    static void writeBody(Sql sql, Form form) {
        if (form instanceof Form.Aggregated aggregated) {
            writeAggregated(sql, aggregated, "playhead_answer");
        } else if (form instanceof Form.Features features) {
            writeFeatures(sql, features);
        } else {
            sql.add(body((Form.Known) form));
        }
    }

    /** @param row what the aggregate is given: rows, or values */
    static void writeAggregated(Sql sql, Form.Aggregated form, String row) {
        sql.add(form.isBytes() ? "coalesce(pg_catalog.encode(" : "coalesce(").name(form.aggregate()).add("(").add(row);
        form.row().ifPresent(table -> sql.add("::").name(table));
        sql.add(form.isBytes() ? ")::pg_catalog.bytea, 'base64'), '')" : ")::pg_catalog.text, '')");
    }

    static void writeFeatures(Sql sql, Form.Features form) {
        sql.add("pg_catalog.json_build_object('type', 'FeatureCollection', 'features', coalesce(pg_catalog.json_agg(")
                .name(form.function()).add("(playhead_answer)::pg_catalog.json), '[]'))::pg_catalog.text");
    }

    static String body(Form.Known form) {
        return switch (form) {
            case ARRAY -> "coalesce(pg_catalog.json_agg(playhead_answer), '[]')::pg_catalog.text";
            case STRIPPED_ARRAY ->
                "coalesce(pg_catalog.json_strip_nulls(pg_catalog.json_agg(playhead_answer)), '[]')::pg_catalog.text";
            case OBJECT -> "coalesce((pg_catalog.json_agg(playhead_answer)->0)::pg_catalog.text, 'null')";
            case STRIPPED_OBJECT ->
                "coalesce((pg_catalog.json_strip_nulls(pg_catalog.json_agg(playhead_answer)->0))::pg_catalog.text, 'null')";
            case CSV ->
                """
                        (
                            select coalesce(pg_catalog.string_agg(member.name, ','), '')
                            from (
                                select pg_catalog.json_object_keys(pg_catalog.row_to_json(playhead_first)) as name
                                from (select * from source limit 1) as playhead_first
                            ) as member
                        ) || pg_catalog.chr(10)
                        || coalesce(pg_catalog.string_agg(
                            pg_catalog.substr(playhead_answer::pg_catalog.text, 2, pg_catalog.length(playhead_answer::pg_catalog.text) - 2),
                            pg_catalog.chr(10)), '')
                        """;
            case NOTHING -> "null::pg_catalog.text";
        };
    }
}
