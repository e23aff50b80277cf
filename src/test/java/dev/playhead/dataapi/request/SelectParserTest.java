package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.playhead.dataapi.request.SelectItem.Aggregate;
import dev.playhead.dataapi.request.SelectItem.Column;
import dev.playhead.dataapi.request.SelectItem.Embed;
import dev.playhead.dataapi.request.SelectItem.Spread;
import dev.playhead.dataapi.request.SelectItem.Star;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SelectParserTest {

    private static final List<SelectItem> ALL = List.of(new Star());

    @ParameterizedTest
    @MethodSource
    void an_item_is_understood(String text, SelectItem item) {
        assertThat(parsed(text)).containsExactly(item);
        assertThat(parsed("a, " + text + " ,b")).hasSize(3).contains(item);
        assertThat(parsed("x(" + text + ")")).containsExactly(new Embed(null, "x", null, null, List.of(item)));
    }

    static Stream<Arguments> an_item_is_understood() {
        return Stream.of(
                arguments("*", new Star()),
                arguments("id", column(null, Field.of("id"), null)),
                arguments("first name", column(null, Field.of("first name"), null)),
                arguments("first-name", column(null, Field.of("first-name"), null)),
                arguments("größe", column(null, Field.of("größe"), null)),
                arguments("\"a.b,c(d)\\\"e\"", column(null, Field.of("a.b,c(d)\"e"), null)),
                arguments("n:id::text", column("n", Field.of("id"), "text")),
                arguments("\"n:m\":id", column("n:m", Field.of("id"), null)),
                arguments("data->a->>b", column(null, path("data", key(false, "a"), key(true, "b")), null)),
                arguments("data->0->>-1::int", column(null, path("data", index(false, 0), index(true, -1)), "int")),
                arguments("data->\"k.1\"", column(null, path("data", key(false, "k.1")), null)),
                arguments("data->0xy1->23-xy-45->xy-6", column(null,
                        path("data", key(false, "0xy1"), key(false, "23-xy-45"), key(false, "xy-6")), null)),
                arguments("x:data->!@#$%^&*_a::c", column("x", path("data", key(false, "!@#$%^&*_a")), "c")),
                arguments("count()", new Aggregate(null, null, null, AggregateFunction.COUNT, null)),
                arguments("n:count()::text", new Aggregate("n", null, null, AggregateFunction.COUNT, "text")),
                arguments("a.sum()", new Aggregate(null, Field.of("a"), null, AggregateFunction.SUM, null)),
                arguments("a.count()", new Aggregate(null, Field.of("a"), null, AggregateFunction.COUNT, null)),
                arguments("t:a::numeric.avg()::int",
                        new Aggregate("t", Field.of("a"), "numeric", AggregateFunction.AVG, "int")),
                arguments("d->x.max()", new Aggregate(null, path("d", key(false, "x")), null, AggregateFunction.MAX, null)),
                arguments("rel(*)", new Embed(null, "rel", null, null, ALL)),
                arguments("rel()", new Embed(null, "rel", null, null, List.of())),
                arguments("al:rel!fk(*)", new Embed("al", "rel", "fk", null, ALL)),
                arguments("rel!inner(*)", new Embed(null, "rel", null, JoinType.INNER, ALL)),
                arguments("rel!left(*)", new Embed(null, "rel", null, JoinType.LEFT, ALL)),
                arguments("rel!fk!inner(*)", new Embed(null, "rel", "fk", JoinType.INNER, ALL)),
                arguments("rel!inner!fk(*)", new Embed(null, "rel", "fk", JoinType.INNER, ALL)),
                arguments("rel!left_fk(*)", new Embed(null, "rel", "left_fk", null, ALL)),
                arguments("...rel!fk!left(*)", new Spread("rel", "fk", JoinType.LEFT, ALL)),
                arguments("a(b(...c(*)))", new Embed(null, "a", null, null, List.of(
                        new Embed(null, "b", null, null, List.of(new Spread("c", null, null, ALL)))))));
    }

    @Test
    void an_empty_list_selects_nothing() {
        assertThat(parsed("")).isEmpty();
    }

    private static List<SelectItem> parsed(String text) {
        return SelectParser.parse(text, new Budget(Limits.DEFAULT));
    }

    private static SelectItem column(String alias, Field field, String cast) {
        return new Column(alias, field, cast);
    }

    private static Field path(String name, JsonStep... steps) {
        return new Field(name, List.of(steps));
    }

    private static JsonStep key(boolean asText, String name) {
        return new JsonStep(asText, new JsonStep.Key(name));
    }

    private static JsonStep index(boolean asText, int position) {
        return new JsonStep(asText, new JsonStep.Index(position));
    }
}
