package dev.playhead.realtime.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.playhead.database.OneStatement;

/**
 * Statements that ask PostgreSQL something of rows that are written as JSON: rows that may be gone, as they were.
 *
 * <p>
 * Names and types in them are PostgreSQL's own writing, policies as well; what a reader sent is a parameter.
 */
final class RowTest {

    // The row goes by its table's name, as a policy knows it. What stands around it is a level further out, so that a column of
    // the same name comes first.
    private static final String OF_ROWS = """
            select array(
                select coalesce(judged.verdict, false)
                from pg_catalog.unnest($1::pg_catalog.text[]) with ordinality as given (line, place)
                cross join lateral (
                    select (%s) as verdict
                    from pg_catalog.jsonb_populate_record(null::%s, given.line::pg_catalog.jsonb) as %s
                ) as judged
                order by given.place
            ) as verdicts
            """;

    private RowTest() {
    }

    /** Whether the policies show each of {@code rows}. */
    static OneStatement ofPolicy(Relation relation, String policy, List<String> rows, Map<String, String> settings) {
        return new OneStatement(text(relation, policy), List.of((Object) rows.toArray(String[]::new)), settings, true);
    }

    /** Whether each of {@code rows} passes all of {@code tests}. */
    static OneStatement ofTests(Relation relation, List<Wanted.Test> tests, List<String> rows, Map<String, String> settings) {
        var parameters = new ArrayList<Object>();
        parameters.add(rows.toArray(String[]::new));
        var conditions = new ArrayList<String>();
        for (var test : tests) {
            conditions.add(condition(test, parameters));
        }
        return new OneStatement(text(relation, String.join(" and ", conditions)), parameters, settings, true);
    }

    private static String text(Relation relation, String condition) {
        return OF_ROWS.formatted(condition, relation.quoted(), quote(relation.name()));
    }

    private static String condition(Wanted.Test test, List<Object> parameters) {
        var condition = test.condition();
        var column = quote(condition.column());
        var operator = condition.operator();
        var place = "$" + (parameters.size() + 1);
        String sql;
        if (operator == Condition.Operator.IN) {
            parameters.add(condition.values().toArray(String[]::new));
            sql = "%s = any (array(select listed::%s from pg_catalog.unnest(%s::pg_catalog.text[]) as listed))".formatted(
                    column,
                    test.declared(), place);
        } else if (operator.isOfPatterns()) {
            parameters.add(condition.values().get(0));
            sql = "%s::pg_catalog.text %s %s::pg_catalog.text".formatted(column, operator.sql(), place);
        } else {
            parameters.add(condition.values().get(0));
            sql = "%s %s %s::pg_catalog.text::%s".formatted(column, operator.sql(), place, test.declared());
        }
        return condition.isNegated() ? "(not (" + sql + "))" : "(" + sql + ")";
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
