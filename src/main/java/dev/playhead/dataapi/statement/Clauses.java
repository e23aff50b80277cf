package dev.playhead.dataapi.statement;

import java.util.List;

import dev.playhead.dataapi.plan.Condition;
import dev.playhead.dataapi.plan.ReadPlan;
import dev.playhead.dataapi.request.LogicTree;
import dev.playhead.dataapi.request.RowRange;

/** What follows the rows of a selection. */
final class Clauses {

    private Clauses() {
    }

    static void writeWhere(Sql sql, List<Condition> conditions) {
        if (!conditions.isEmpty()) {
            sql.add(" where ");
            Conditions.write(sql, conditions, LogicTree.Operator.AND);
        }
    }

    static void writeOrder(Sql sql, ReadPlan plan) {
        var separator = " order by ";
        for (var term : plan.order()) {
            sql.add(separator);
            var position = Positions.of(plan, term.operand());
            if (plan.isGrouped() && position.isPresent()) {
                sql.position(position.getAsInt());
            } else {
                Operands.write(sql, term.operand());
            }
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

    static void writeRange(Sql sql, RowRange range) {
        if (range.limit() != null) {
            sql.add(" limit ").number(range.limit());
        }
        if (range.offset() > 0) {
            sql.add(" offset ").number(range.offset());
        }
    }
}
