package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.dataapi.request.OrderTerm.Direction;
import dev.playhead.dataapi.request.OrderTerm.Nulls;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QueryParserTest {

    private static final Operation ONE = new Operation.Quantified(QuantifiableOperator.EQUAL, null, "1");

    @Test
    void a_repeated_key_is_a_further_filter() {
        var query = parsed("id=gt.1", "id=lt.9");

        assertThat(query.filters()).hasSize(2).allMatch(Scoped::isRoot);
    }

    @Test
    void a_dotted_key_filters_an_embed() {
        var query = parsed("a.\"b.c\".data->x->>0=eq.1");

        assertThat(query.filters()).containsExactly(new Scoped<>(List.of("a", "b.c"),
                new Filter(new Field("data", List.of(new JsonStep(false, new JsonStep.Key("x")),
                        new JsonStep(true, new JsonStep.Index(0)))), false, ONE)));
    }

    @Test
    void an_embed_may_be_asked_to_be_there_or_not() {
        var query = parsed("emb=is.null", "emb=not.is.null");

        assertThat(query.filters()).extracting(Scoped::value).containsExactly(
                new Filter(Field.of("emb"), false, new Operation.Is(IsValue.NULL)),
                new Filter(Field.of("emb"), true, new Operation.Is(IsValue.NULL)));
    }

    @Test
    void conditions_nest_and_are_negated_at_every_level() {
        var query = parsed("emb.not.and=(a.eq.1,not.or(b.not.eq.1,and(c.eq.1)))", "or=(emb.is.null)");

        var or = new LogicTree.Group(true, LogicTree.Operator.OR, List.of(new Filter(Field.of("b"), true, ONE),
                new LogicTree.Group(false, LogicTree.Operator.AND, List.of(new Filter(Field.of("c"), false, ONE)))));
        assertThat(query.logic()).containsExactly(
                new Scoped<>(List.of("emb"), new LogicTree.Group(true, LogicTree.Operator.AND,
                        List.of(new Filter(Field.of("a"), false, ONE), or))),
                new Scoped<>(List.of(), new LogicTree.Group(false, LogicTree.Operator.OR,
                        List.of(new Filter(Field.of("emb"), false, new Operation.Is(IsValue.NULL))))));
    }

    @Test
    void a_quoted_value_or_an_array_keeps_its_commas_among_conditions() {
        var query = parsed("or=(a.eq.\"x,(y)\",b.cs.{1,2},c.in.(\"p,q\",r))");

        assertThat(((LogicTree.Group) query.logic().get(0).value()).children()).containsExactly(
                new Filter(Field.of("a"), false, new Operation.Quantified(QuantifiableOperator.EQUAL, null, "x,(y)")),
                new Filter(Field.of("b"), false, new Operation.Simple(SimpleOperator.CONTAINS, "{1,2}")),
                new Filter(Field.of("c"), false, new Operation.In(List.of("p,q", "r"))));
    }

    @Test
    void order_is_read_for_every_level() {
        var query = parsed("order=a.desc,b.asc.nullslast,c.nullsfirst,d", "emb.order=e->>f.desc,g(h).asc");

        assertThat(query.order()).containsExactly(
                new Scoped<>(List.of(), List.of(term(null, "a", Direction.DESC, null),
                        term(null, "b", Direction.ASC, Nulls.LAST), term(null, "c", null, Nulls.FIRST),
                        term(null, "d", null, null))),
                new Scoped<>(List.of("emb"), List.of(
                        new OrderTerm(null, new Field("e", List.of(new JsonStep(true, new JsonStep.Key("f")))),
                                Direction.DESC, null),
                        term("g", "h", Direction.ASC, null))));
    }

    @Test
    void columns_and_conflicts_are_names() {
        var query = parsed("columns=\"a\",\"b,c\", d ,a", "on_conflict=x,y");

        assertThat(query.columns()).containsExactly("a", "b,c", "d");
        assertThat(query.onConflict()).containsExactly("x", "y");
        assertThat(parsed().columns()).isNull();
        assertThat(parsed().onConflict()).isNull();
    }

    @Test
    void everything_is_selected_unless_something_is() {
        assertThat(parsed().select()).containsExactly(new SelectItem.Star());
        assertThat(parsed("select").select()).containsExactly(new SelectItem.Star());
        assertThat(parsed("select=").select()).containsExactly(new SelectItem.Star());
        assertThat(parsed("select=id", "select=name").select()).hasSize(1);
    }

    @Test
    void what_is_no_filter_is_an_argument_of_a_function() {
        var query = QueryParser.parse(parameters("a=1", "b={x,y}", "id=eq.3", "c=is.it", "limit=4", "order=a"), true,
                Limits.DEFAULT);

        assertThat(query.arguments()).containsExactly(new Query.Argument("a", "1"), new Query.Argument("b", "{x,y}"),
                new Query.Argument("c", "is.it"));
        assertThat(query.filters()).hasSize(1);
        assertThat(query.ranges()).containsKey(List.of());
    }

    @Test
    void limits_hold() {
        var tight = new Limits(40, 3, 2, 3);

        assertThat(QueryParser.parse(parameters("select=a(b(c))"), false, tight).select()).hasSize(1);
        assertRefused(tight, "select=a(b(c(d)))");
        assertRefused(tight, "or=(or(or(a.eq.1)))");
        assertRefused(tight, "select=a,b,c,d");
        assertRefused(tight, "a=eq.1", "b=eq.1", "c=eq.1", "d=eq.1");
        assertRefused(tight, "a=eq." + "x".repeat(40));
        assertThatThrownBy(() -> QueryParser.parse(parameters("select=a,b,c", "f=1"), true, tight))
                .isInstanceOf(RestException.class);
    }

    private static void assertRefused(Limits limits, String... pairs) {
        assertThatThrownBy(() -> QueryParser.parse(parameters(pairs), false, limits)).isInstanceOf(RestException.class);
    }

    private static OrderTerm term(String relation, String name, Direction direction, Nulls nulls) {
        return new OrderTerm(relation, Field.of(name), direction, nulls);
    }

    private static Query parsed(String... pairs) {
        return QueryParser.parse(parameters(pairs), false, Limits.DEFAULT);
    }

    private static List<Parameter> parameters(String... pairs) {
        var parameters = new ArrayList<Parameter>();
        for (var each : pairs) {
            var parts = each.split("=", 2);
            parameters.add(new Parameter(parts[0], parts.length == 1 ? null : parts[1]));
        }
        return parameters;
    }
}
