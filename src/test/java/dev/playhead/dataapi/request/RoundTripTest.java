package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a request says, writing it out and parsing it says the same. */
@PropertyDefaults(tries = 150, edgeCases = EdgeCasesMode.NONE)
class RoundTripTest {

    @Property
    void a_select_list_survives(@ForAll("select") List<SelectItem> items) {
        var expected = items.isEmpty() ? List.of(new SelectItem.Star()) : items;

        assertThat(parsed("select", Rendering.select(items)).select()).isEqualTo(expected);
    }

    @Property
    void a_filter_survives(@ForAll("path") List<String> path, @ForAll("filter") Filter filter) {
        var key = Rendering.key(path, Rendering.field(filter.field()));

        var isEmptyList = filter.operation() instanceof Operation.In in && in.values().isEmpty();
        var value = isEmptyList ? (filter.negated() ? "not." : "") + "in.()" : Rendering.filter(filter);

        assertThat(parsed(key, value).filters()).containsExactly(new Scoped<>(path, filter));
    }

    @Property
    void a_tree_of_conditions_survives(@ForAll("path") List<String> path, @ForAll("group") LogicTree.Group group) {
        var key = Rendering.key(path, (group.negated() ? "not." : "") + group.operator().word());

        assertThat(parsed(key, Rendering.children(group)).logic()).containsExactly(new Scoped<>(path, group));
    }

    @Property
    void an_order_survives(@ForAll("path") List<String> path, @ForAll("order") List<OrderTerm> terms) {
        assertThat(parsed(Rendering.key(path, "order"), Rendering.order(terms)).order())
                .containsExactly(new Scoped<>(path, terms));
    }

    @Property
    void names_survive(@ForAll("path") List<String> names) {
        var text = String.join(",", names.stream().map(Rendering::quoted).toList());
        if (!names.isEmpty()) {
            assertThat(parsed("columns", text).columns()).isEqualTo(names.stream().distinct().toList());
        }
    }

    @Property
    void a_range_survives(@ForAll("path") List<String> path, @ForAll @IntRange(max = 1_000_000) int offset,
            @ForAll @IntRange(max = 1_000_000) int limit) {
        var parameters = List.of(new Parameter(Rendering.key(path, "limit"), String.valueOf(limit)),
                new Parameter(Rendering.key(path, "offset"), String.valueOf(offset)));

        assertThat(QueryParser.parse(parameters, false, Limits.DEFAULT).ranges())
                .isEqualTo(Map.of(path, new RowRange(offset, (long) limit)));
    }

    @Property
    void a_range_header_survives(@ForAll @IntRange(max = 1_000_000) int first, @ForAll @IntRange(max = 1_000_000) int more) {
        assertThat(RangeParser.narrowed(RowRange.ALL, first + "-" + (first + more)))
                .isEqualTo(new RowRange(first, more + 1L));
    }

    @Property
    void preferences_survive_in_one_line_and_in_several(@ForAll("preferences") Preferences preferences) {
        var echo = preferences.applied(EnumSet.allOf(Preferences.Key.class)).orElseThrow();

        assertThat(Preferences.parse(List.of(echo), true, zone -> true)).isEqualTo(preferences);
        assertThat(Preferences.parse(Arrays.asList(echo.split(", ")), true, zone -> true)).isEqualTo(preferences);
        assertThat(Preferences.parse(List.of(echo), true, zone -> true).applied(EnumSet.allOf(Preferences.Key.class)))
                .contains(echo);
    }

    @Provide
    Arbitrary<List<SelectItem>> select() {
        return Generated.select();
    }

    @Provide
    Arbitrary<Filter> filter() {
        return Generated.filter();
    }

    @Provide
    Arbitrary<LogicTree.Group> group() {
        return Generated.group();
    }

    @Provide
    Arbitrary<List<OrderTerm>> order() {
        return Generated.order();
    }

    @Provide
    Arbitrary<List<String>> path() {
        return Generated.path();
    }

    @Provide
    Arbitrary<Preferences> preferences() {
        return Generated.preferences();
    }

    private static Query parsed(String key, String value) {
        return QueryParser.parse(List.of(new Parameter(key, value)), false, Limits.DEFAULT);
    }
}
