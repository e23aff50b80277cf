package dev.playhead.dataapi.statement;

import dev.playhead.dataapi.plan.Operand;
import dev.playhead.dataapi.request.JsonStep;

/** Columns, computed columns, and paths into their JSON. */
final class Operands {

    private Operands() {
    }

    static void write(Sql sql, Operand operand) {
        if (operand.path().isEmpty()) {
            writeValue(sql, operand);
            return;
        }
        // What is no JSON (a composite type, an array) is looked into as if it were.
        var isJson = operand.type().filter(type -> type.equals("json") || type.equals("jsonb")).isPresent();
        sql.add(isJson ? "(" : "pg_catalog.to_jsonb(");
        writeValue(sql, operand);
        sql.add(")");
        operand.path().forEach(step -> write(sql, step));
    }

    /** As it is to be seen; a cast of the client's is made of that. */
    static void writeShown(Sql sql, Operand operand) {
        var function = operand.representation().toJson();
        function.ifPresent(show -> sql.name(show).add("("));
        write(sql, operand);
        sql.add(function.isPresent() ? ")" : "");
    }

    private static void writeValue(Sql sql, Operand operand) {
        if (operand.function().isPresent()) {
            // A row that a function returned is a record by now, and no row of a table.
            var computed = operand.function().get();
            sql.name(computed.function()).add("(").name(operand.row()).add("::").name(computed.table()).add(")");
        } else {
            sql.member(operand.row(), operand.column());
        }
    }

    private static void write(Sql sql, JsonStep step) {
        sql.add(step.asText() ? "->>" : "->");
        if (step.operand() instanceof JsonStep.Key key) {
            sql.add("(").value(key.name()).add(")");
        } else {
            sql.add("(").number(((JsonStep.Index) step.operand()).position()).add("::pg_catalog.int4)");
        }
    }
}
