package dev.playhead.dataapi.statement;

import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.plan.Condition;
import dev.playhead.dataapi.plan.Operand;
import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.Operation;
import dev.playhead.dataapi.request.QuantifiableOperator;
import dev.playhead.dataapi.request.Quantifier;
import dev.playhead.dataapi.request.SimpleOperator;
import dev.playhead.dataapi.request.TextSearchOperator;

/** Filters and trees of them. */
final class Conditions {

    private Conditions() {
    }

    static void write(Sql sql, List<Condition> conditions, LogicTree.Operator operator) {
        for (var index = 0; index < conditions.size(); index++) {
            sql.add(index == 0 ? "" : operator == LogicTree.Operator.AND ? " and " : " or ");
            write(sql, conditions.get(index));
        }
    }

    private static void write(Sql sql, Condition condition) {
        if (condition instanceof Condition.Group group) {
            sql.add(group.negated() ? "not (" : "(");
            write(sql, group.children(), group.operator());
            sql.add(")");
        } else if (condition instanceof Condition.Embedded embedded) {
            sql.member(embedded.embed(), Joins.JSON).add(embedded.isPresent() ? " is not null" : " is null");
        } else {
            write(sql, (Condition.Compare) condition);
        }
    }

    private static void write(Sql sql, Condition.Compare compare) {
        sql.add(compare.negated() ? "not " : "");
        var operand = compare.operand();
        var operation = compare.operation();
        if (operation instanceof Operation.Simple simple) {
            Operands.write(sql, operand);
            sql.add(symbol(simple.operator()));
            writeValue(sql, operand, simple.value());
        } else if (operation instanceof Operation.Quantified quantified) {
            write(sql, operand, quantified);
        } else if (operation instanceof Operation.In in) {
            Operands.write(sql, operand);
            sql.add(" = any ((").values(in.values()).add(")");
            operand.valueType().ifPresent(type -> sql.add("::").type(type).add("[]"));
            sql.add(")");
        } else if (operation instanceof Operation.Is is) {
            Operands.write(sql, operand);
            sql.add(switch (is.value()) {
                case NULL -> " is null";
                case NOT_NULL -> " is not null";
                case TRUE -> " is true";
                case FALSE -> " is false";
                case UNKNOWN -> " is unknown";
            });
        } else if (operation instanceof Operation.IsDistinct distinct) {
            Operands.write(sql, operand);
            sql.add(" is distinct from ");
            writeValue(sql, operand, distinct.value());
        } else {
            write(sql, operand, (Operation.TextSearch) operation);
        }
    }

    /** The parameter, as what it is compared with is. */
    private static void writeValue(Sql sql, Operand operand, String value) {
        sql.add("(").value(value).add(")");
        operand.valueType().ifPresent(type -> sql.add("::").type(type));
    }

    private static void write(Sql sql, Operand operand, Operation.Quantified quantified) {
        var isPattern = quantified.operator() == QuantifiableOperator.LIKE
                || quantified.operator() == QuantifiableOperator.ILIKE;
        var value = isPattern ? quantified.value().replace('*', '%') : quantified.value();
        var isOfText = isPattern || quantified.operator() == QuantifiableOperator.MATCH
                || quantified.operator() == QuantifiableOperator.IMATCH;
        Operands.write(sql, operand);
        sql.add(symbol(quantified.operator()));
        if (quantified.quantifier() != null) {
            sql.add(quantified.quantifier() == Quantifier.ANY ? "any (" : "all (");
        }
        sql.add("(").value(value).add(")");
        var type = isOfText ? Optional.of("pg_catalog.text") : operand.valueType();
        if (quantified.quantifier() != null) {
            sql.add("::").type(type.orElse("pg_catalog.text")).add("[])");
        } else if (!isOfText) {
            type.ifPresent(known -> sql.add("::").type(known));
        }
    }

    private static void write(Sql sql, Operand operand, Operation.TextSearch search) {
        var isVector = operand.path().isEmpty() && operand.type().filter("tsvector"::equals).isPresent();
        if (isVector || operand.type().isEmpty()) {
            Operands.write(sql, operand);
        } else {
            sql.add("pg_catalog.to_tsvector(");
            writeConfiguration(sql, search);
            Operands.write(sql, operand);
            sql.add(")");
        }
        sql.add(" @@ pg_catalog.").add(function(search.operator())).add("(");
        writeConfiguration(sql, search);
        sql.value(search.value()).add(")");
    }

    private static void writeConfiguration(Sql sql, Operation.TextSearch search) {
        if (search.configuration() != null) {
            sql.add("(").value(search.configuration()).add(")::pg_catalog.regconfig, ");
        }
    }

    private static String function(TextSearchOperator operator) {
        return switch (operator) {
            case FTS -> "to_tsquery";
            case PLAIN -> "plainto_tsquery";
            case PHRASE -> "phraseto_tsquery";
            case WEBSEARCH -> "websearch_to_tsquery";
        };
    }

    private static String symbol(SimpleOperator operator) {
        return switch (operator) {
            case NOT_EQUAL -> " <> ";
            case CONTAINS -> " @> ";
            case CONTAINED -> " <@ ";
            case OVERLAPS -> " && ";
            case STRICTLY_LEFT -> " << ";
            case STRICTLY_RIGHT -> " >> ";
            case NOT_EXTENDS_RIGHT -> " &< ";
            case NOT_EXTENDS_LEFT -> " &> ";
            case ADJACENT -> " -|- ";
        };
    }

    private static String symbol(QuantifiableOperator operator) {
        return switch (operator) {
            case EQUAL -> " = ";
            case GREATER_THAN_EQUAL -> " >= ";
            case GREATER_THAN -> " > ";
            case LESS_THAN_EQUAL -> " <= ";
            case LESS_THAN -> " < ";
            case LIKE -> " like ";
            case ILIKE -> " ilike ";
            case MATCH -> " ~ ";
            case IMATCH -> " ~* ";
        };
    }
}
