package dev.playhead.dataapi.statement;

import java.util.List;

import dev.playhead.dataapi.catalogue.Column;
import dev.playhead.dataapi.catalogue.Column.Origin;
import dev.playhead.dataapi.plan.MutationPlan;
import dev.playhead.dataapi.request.Payload;

/** Unpacks a body into rows: it is one parameter, and each column takes the type that it has in its table. */
final class Bodies {

    private static final String ELEMENT = "element";
    private static final String GIVEN = "given";

    private final Sql sql;
    private final Payload payload;
    private final boolean fillsDefaults;

    Bodies(Sql sql, Payload payload, boolean fillsDefaults) {
        this.sql = sql;
        this.payload = payload;
        this.fillsDefaults = fillsDefaults;
    }

    void write(List<Column> columns) {
        if (columns.isEmpty()) {
            sql.add("pg_catalog.json_array_elements(");
            writeList();
            sql.add(") as ").name(MutationPlan.BODY);
        } else if (fillsDefaults) {
            writeFilled(columns);
        } else if (columns.stream().anyMatch(column -> column.representation().fromJson().isPresent())) {
            sql.add("(select ");
            var separator = "";
            for (var column : columns) {
                sql.add(separator);
                writeGiven(column);
                sql.add(" as ").name(column.name());
                separator = ", ";
            }
            sql.add(" from ");
            writeRecords(GIVEN, columns);
            sql.add(") as ").name(MutationPlan.BODY);
        } else {
            writeRecords(MutationPlan.BODY, columns);
        }
    }

    private void writeRecords(String name, List<Column> columns) {
        sql.add("pg_catalog.json_to_recordset(");
        writeList();
        sql.add(") as ").name(name);
        writeTypes(columns);
    }

    /** A value of the body, which a function may make of its JSON. */
    private void writeGiven(Column column) {
        var parser = column.representation().fromJson();
        parser.ifPresent(parse -> sql.name(parse).add("("));
        sql.member(GIVEN, column.name());
        sql.add(parser.isPresent() ? ")" : "");
    }

    private void writeList() {
        sql.add(payload.isObject() ? "pg_catalog.json_build_array(" : "(");
        sql.value(payload.json()).add("::pg_catalog.json)");
    }

    private void writeTypes(List<Column> columns) {
        var separator = " (";
        for (var column : columns) {
            sql.add(separator).name(column.name()).add(" ")
                    .type(column.representation().fromJson().isPresent() ? "pg_catalog.json" : column.nominalType());
            separator = ", ";
        }
        sql.add(")");
    }

    /** An object without a key takes the default for it, and one that says null takes null. */
    private void writeFilled(List<Column> columns) {
        sql.add("pg_catalog.json_array_elements(");
        writeList();
        sql.add(") as ").name(ELEMENT).add(" (value) cross join lateral pg_catalog.json_to_record(").member(ELEMENT, "value")
                .add(") as ").name(GIVEN);
        writeTypes(columns);
        sql.add(" cross join lateral (");
        var separator = "select ";
        for (var column : columns) {
            sql.add(separator);
            writeFilled(column);
            sql.add(" as ").name(column.name());
            separator = ", ";
        }
        sql.add(") as ").name(MutationPlan.BODY);
    }

    private void writeFilled(Column column) {
        if (column.defaultValue().isEmpty() || column.origin() == Origin.GENERATED) {
            writeGiven(column);
            return;
        }
        sql.add("case when pg_catalog.jsonb_exists(").member(ELEMENT, "value").add("::pg_catalog.jsonb, ")
                .value(column.name()).add(") then ");
        writeGiven(column);
        sql.add(" else (").expression(column.defaultValue().get()).add(")::").type(column.nominalType()).add(" end");
    }
}
