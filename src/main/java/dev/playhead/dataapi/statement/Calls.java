package dev.playhead.dataapi.statement;

import java.util.HexFormat;

import dev.playhead.dataapi.catalogue.Parameter;
import dev.playhead.dataapi.plan.CallPlan;
import dev.playhead.dataapi.plan.CallPlan.Arguments;

/** Calls a function: the values of its arguments are parameters of the statement, and JSON is one that PostgreSQL unpacks. */
final class Calls {

    /** What the one value of a row is called, where a function returns values and no rows. Clients see it in CSV. */
    static final String VALUE = "pgrst_scalar";

    private static final String ARGUMENTS = "arguments";

    private final Sql sql;

    Calls(Sql sql) {
        this.sql = sql;
    }

    void write(CallPlan plan) {
        var members = plan.arguments() instanceof Arguments.Members some && !some.parameters().isEmpty() ? some : null;
        sql.add("select ");
        if (plan.isScalar()) {
            writeCall(plan);
            sql.add(" as ").name(VALUE);
            if (members != null) {
                sql.add(" from ");
                writeMembers(members);
            }
            return;
        }
        sql.add("returned.* from ");
        if (members != null) {
            writeMembers(members);
            sql.add(", lateral ");
        }
        writeCall(plan);
        sql.add(" as returned");
    }

    private void writeCall(CallPlan plan) {
        sql.name(plan.routine().name()).add("(");
        if (plan.arguments() instanceof Arguments.Members members) {
            var separator = "";
            for (var parameter : members.parameters()) {
                sql.add(separator);
                writeName(parameter);
                sql.member(ARGUMENTS, parameter.name());
                separator = ", ";
            }
        } else if (plan.arguments() instanceof Arguments.Texts texts) {
            var separator = "";
            for (var text : texts.values()) {
                sql.add(separator);
                write(text);
                separator = ", ";
            }
        } else if (plan.arguments() instanceof Arguments.Whole whole) {
            sql.add("(").value(whole.text()).add(")::").type(whole.parameter().type());
        } else {
            var bytes = (Arguments.Bytes) plan.arguments();
            sql.add("pg_catalog.decode(").value(HexFormat.of().formatHex(bytes.bytes())).add(", 'hex')");
        }
        sql.add(")");
    }

    private void write(CallPlan.Text text) {
        writeName(text.parameter());
        sql.add("(");
        if (text.parameter().mode() == Parameter.Mode.VARIADIC) {
            sql.values(text.values());
        } else {
            sql.value(text.values().get(0));
        }
        sql.add(")::").type(text.parameter().valueType());
    }

    private void writeName(Parameter parameter) {
        sql.add(parameter.mode() == Parameter.Mode.VARIADIC ? "variadic " : "").name(parameter.name()).add(" := ");
    }

    private void writeMembers(Arguments.Members members) {
        sql.add(members.isArray() ? "(select * from pg_catalog.json_to_recordset((" : "pg_catalog.json_to_record((")
                .value(members.json()).add(")::pg_catalog.json) as ").name(ARGUMENTS).add("(");
        var separator = "";
        for (var parameter : members.parameters()) {
            sql.add(separator).name(parameter.name()).add(" ").type(parameter.valueType());
            separator = ", ";
        }
        sql.add(members.isArray() ? ") limit 1) as " : ")");
        if (members.isArray()) {
            sql.name(ARGUMENTS);
        }
    }
}
