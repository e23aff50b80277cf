package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator the client can send, and what it is understood as. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FilterParserTest {

    @ParameterizedTest
    @MethodSource
    void an_operator_is_understood(String text, Operation operation) {
        var filter = FilterParser.parse(Field.of("col"), text, new Budget(Limits.DEFAULT));

        assertThat(filter).isEqualTo(new Filter(Field.of("col"), false, operation));
    }

    @ParameterizedTest
    @MethodSource("an_operator_is_understood")
    void an_operator_may_be_negated(String text, Operation operation) {
        var filter = FilterParser.parse(Field.of("col"), "not." + text, new Budget(Limits.DEFAULT));

        assertThat(filter).isEqualTo(new Filter(Field.of("col"), true, operation));
    }

    @ParameterizedTest
    @MethodSource("an_operator_is_understood")
    void an_operator_is_understood_among_others(String text, Operation operation) {
        if (text.contains("\"") || text.matches(".*[,)].*[^)]") || text.matches("[^(]*\\{.*,.*") || text.endsWith(".[1,3)")) {
            return;
        }

        var logic = LogicParser.parse("or", "(col." + text + ",other.not." + text + ")", new Budget(Limits.DEFAULT));

        assertThat(logic.value()).isEqualTo(new LogicTree.Group(false, LogicTree.Operator.OR, List.of(
                new Filter(Field.of("col"), false, operation), new Filter(Field.of("other"), true, operation))));
    }

    static Stream<Arguments> an_operator_is_understood() {
        return Stream.of(
                arguments("eq.v", quantified(QuantifiableOperator.EQUAL, null, "v")),
                arguments("eq.", quantified(QuantifiableOperator.EQUAL, null, "")),
                arguments("eq.a.b(c)\"d\"", quantified(QuantifiableOperator.EQUAL, null, "a.b(c)\"d\"")),
                arguments("eq.2026-01-02T03:04:05+00:00",
                        quantified(QuantifiableOperator.EQUAL, null, "2026-01-02T03:04:05+00:00")),
                arguments("neq.v", simple(SimpleOperator.NOT_EQUAL, "v")),
                arguments("gt.1", quantified(QuantifiableOperator.GREATER_THAN, null, "1")),
                arguments("gte.1", quantified(QuantifiableOperator.GREATER_THAN_EQUAL, null, "1")),
                arguments("lt.1", quantified(QuantifiableOperator.LESS_THAN, null, "1")),
                arguments("lte.1", quantified(QuantifiableOperator.LESS_THAN_EQUAL, null, "1")),
                arguments("like.%x%", quantified(QuantifiableOperator.LIKE, null, "%x%")),
                arguments("ilike.*x*", quantified(QuantifiableOperator.ILIKE, null, "*x*")),
                arguments("like(all).{a,b}", quantified(QuantifiableOperator.LIKE, Quantifier.ALL, "{a,b}")),
                arguments("like(any).{a,b}", quantified(QuantifiableOperator.LIKE, Quantifier.ANY, "{a,b}")),
                arguments("ilike(all).{a,b}", quantified(QuantifiableOperator.ILIKE, Quantifier.ALL, "{a,b}")),
                arguments("ilike(any).{a}", quantified(QuantifiableOperator.ILIKE, Quantifier.ANY, "{a}")),
                arguments("eq(any).{1}", quantified(QuantifiableOperator.EQUAL, Quantifier.ANY, "{1}")),
                arguments("gte(all).{1}", quantified(QuantifiableOperator.GREATER_THAN_EQUAL, Quantifier.ALL, "{1}")),
                arguments("match.^a.$", quantified(QuantifiableOperator.MATCH, null, "^a.$")),
                arguments("imatch(any).{a}", quantified(QuantifiableOperator.IMATCH, Quantifier.ANY, "{a}")),
                arguments("is.null", new Operation.Is(IsValue.NULL)),
                arguments("is.NULL", new Operation.Is(IsValue.NULL)),
                arguments("is.not_null", new Operation.Is(IsValue.NOT_NULL)),
                arguments("is.true", new Operation.Is(IsValue.TRUE)),
                arguments("is.False", new Operation.Is(IsValue.FALSE)),
                arguments("is.unknown", new Operation.Is(IsValue.UNKNOWN)),
                arguments("isdistinct.v", new Operation.IsDistinct("v")),
                arguments("in.(1,2,3)", in("1", "2", "3")),
                arguments("in.( 1, 2 )", in("1", " 2 ")),
                arguments("in.()", in()),
                arguments("in.(\"\")", in("")),
                arguments("in.(,)", in("", "")),
                arguments("in.(\")", in("\"")),
                arguments("in.( ,3)", in("", "3")),
                arguments("in.(/\\Slash/\\)", in("/\\Slash/\\")),
                arguments("in.(\"D\\a\\vid\")", in("David")),
                arguments("in.(a,\"b,c\")", in("a", "b,c")),
                arguments("in.(\"(a)\",\"b\\\"c\",\"d\\\\e\")", in("(a)", "b\"c", "d\\e")),
                arguments("in.(\"said \"no, you\"\",x)", in("said \"no, you\"", "x")),
                arguments("in.(a\"b,\"c\"d)", in("a\"b", "\"c\"d")),
                arguments("cs.{a,b}", simple(SimpleOperator.CONTAINS, "{a,b}")),
                arguments("cs.{\"a\":1}", simple(SimpleOperator.CONTAINS, "{\"a\":1}")),
                arguments("cd.{1}", simple(SimpleOperator.CONTAINED, "{1}")),
                arguments("ov.{1}", simple(SimpleOperator.OVERLAPS, "{1}")),
                arguments("sr.[1,3)", simple(SimpleOperator.STRICTLY_RIGHT, "[1,3)")),
                arguments("sl.[1,3)", simple(SimpleOperator.STRICTLY_LEFT, "[1,3)")),
                arguments("nxl.[1,3)", simple(SimpleOperator.NOT_EXTENDS_LEFT, "[1,3)")),
                arguments("nxr.[1,3)", simple(SimpleOperator.NOT_EXTENDS_RIGHT, "[1,3)")),
                arguments("adj.[1,3)", simple(SimpleOperator.ADJACENT, "[1,3)")),
                arguments("fts.cat & rat", search(TextSearchOperator.FTS, null, "cat & rat")),
                arguments("fts(english).cat", search(TextSearchOperator.FTS, "english", "cat")),
                arguments("plfts(french).chat", search(TextSearchOperator.PLAIN, "french", "chat")),
                arguments("phfts.fat cat", search(TextSearchOperator.PHRASE, null, "fat cat")),
                arguments("wfts(simple).fat -rat", search(TextSearchOperator.WEBSEARCH, "simple", "fat -rat")));
    }

    private static Operation simple(SimpleOperator operator, String value) {
        return new Operation.Simple(operator, value);
    }

    private static Operation quantified(QuantifiableOperator operator, Quantifier quantifier, String value) {
        return new Operation.Quantified(operator, quantifier, value);
    }

    private static Operation search(TextSearchOperator operator, String configuration, String value) {
        return new Operation.TextSearch(operator, configuration, value);
    }

    private static Operation in(String... values) {
        return new Operation.In(List.of(values));
    }
}
