package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.problem.Refusal;
import dev.playhead.realtime.change.Condition.Operator;

/** Filters as clients write them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FilterTextTest {

    @Test
    void a_condition_is_a_column_an_operator_and_a_value() {
        assertThat(FilterText.parse("status=eq.active"))
                .containsExactly(new Condition("status", Operator.EQ, false, List.of("active")));
        assertThat(FilterText.parse("status=not.ilike.%a.b%"))
                .containsExactly(new Condition("status", Operator.ILIKE, true, List.of("%a.b%")));
        assertThat(FilterText.parse("status=eq.")).containsExactly(new Condition("status", Operator.EQ, false, List.of("")));
    }

    @Test
    void a_comma_parts_conditions_only_where_one_follows() {
        assertThat(FilterText.parse("status=eq.active,priority=gt.3")).hasSize(2);
        assertThat(FilterText.parse("title=eq.one, two")).containsExactly(
                new Condition("title", Operator.EQ, false, List.of("one, two")));
        assertThat(FilterText.parse("id=in.(1,2),a=not.in.(3),b=is.null")).containsExactly(
                new Condition("id", Operator.IN, false, List.of("1", "2")),
                new Condition("a", Operator.IN, true, List.of("3")),
                new Condition("b", Operator.IS, false, List.of("null")));
    }

    @Test
    void values_of_a_list_may_be_quoted() {
        assertThat(FilterText.parse("t=in.(\"a,b=eq.c\",\"d\\\"e)\",f),u=eq.1").get(0).values())
                .containsExactly("a,b=eq.c", "d\"e)", "f");
        assertThat(FilterText.parse("t=in.()").get(0).values()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "status", "=eq.a", "status=eq", "status=equals.a", "status=in.1,2", "status=in.(1",
            "status=in.(1)x",
            "status=not.a", ",a=eq.1" })
    void what_is_no_filter_is_refused(String text) {
        assertThatThrownBy(() -> FilterText.parse(text)).isInstanceOf(Refusal.class).hasMessageStartingWith("filter ");
    }

    @Test
    void a_list_has_an_end() {
        var values = String.join(",", Collections.nCopies(100, "1"));

        assertThat(FilterText.parse("a=in.(" + values + ")").get(0).values()).hasSize(100);
        assertThatThrownBy(() -> FilterText.parse("a=in.(" + values + ",1)")).hasMessageContaining("more than 100 values");
        assertThatThrownBy(() -> FilterText.parse(String.join(",", Collections.nCopies(21, "a=eq.1"))))
                .hasMessageContaining("more than 20 conditions");
    }
}
