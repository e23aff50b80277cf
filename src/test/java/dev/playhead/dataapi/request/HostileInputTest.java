package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is cut off, tampered with or endless is understood or refused, soon, and never fails in another way. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostileInputTest {

    private static final Limits ENDLESS = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, 32, Integer.MAX_VALUE);

    private static final List<Parameter> VALID = List.of(
            new Parameter("select", "*,n:a->b->>-1::int,c:count(),d::int.sum()::text,e:f!g!inner(*,...h!left(i)),\"j k\""),
            new Parameter("a.\"b.c\"->x->>0", "not.in.(1,\"2,\\\"3\",)"),
            new Parameter("a", "fts(english).cat"),
            new Parameter("a", "like(any).{a,b}"),
            new Parameter("e.not.or", "(a.eq.\"x,y\",not.and(b.in.(1,2),c.is.not_null),d.cs.{1,2})"),
            new Parameter("order", "a->b.desc.nullslast,e(f).asc"),
            new Parameter("columns", "\"a\",b"),
            new Parameter("on_conflict", "a,b"),
            new Parameter("e.limit", "10"),
            new Parameter("offset", "-5"));

    @Test
    void every_beginning_of_a_valid_request_is_understood_or_refused() {
        for (var each : VALID) {
            var value = String.valueOf(each.value());
            for (var end = 0; end <= value.length(); end++) {
                survives(List.of(new Parameter(each.key(), value.substring(0, end))), Limits.DEFAULT);
            }
            for (var end = 0; end <= each.key().length(); end++) {
                survives(List.of(new Parameter(each.key().substring(0, end), value)), Limits.DEFAULT);
            }
        }
    }

    @Test
    void every_single_mutation_of_a_valid_request_is_understood_or_refused() {
        for (var each : VALID) {
            var value = String.valueOf(each.value());
            for (var at = 0; at <= value.length(); at++) {
                for (var intruder : List.of("\"", "\\", "(", ")", ",", ".", "\u0000", "\uD800", "' or 1=1; --", "")) {
                    var rest = intruder.isEmpty() ? Math.min(at + 1, value.length()) : at;
                    var mutated = value.substring(0, at) + intruder + value.substring(rest);
                    survives(List.of(new Parameter(each.key(), mutated)), Limits.DEFAULT);
                }
            }
        }
    }

    @Test
    void what_is_deep_takes_little_stack() {
        for (var opening : List.of("(", "a(", "...a(", "or(", "not.and(", "a.in.(", "a(a(b),")) {
            survivesEverywhere(opening.repeat(100_000));
        }
    }

    @Test
    void what_is_long_takes_linear_time() {
        for (var opening : List.of("\"", "\\", "\"\\", "a,", "a.eq.1,", "(\"", "->", "->\"", "->1", "a-", "{", "a.eq.{",
                "a.eq.\"", "\"x,", "!a", "::", ".", "not.", " ", "a.asc,", "a(b),")) {
            Assertions.assertTimeout(Duration.ofSeconds(5), () -> survivesEverywhere(opening.repeat(8_000)), opening);
        }
    }

    private static void survivesEverywhere(String text) {
        for (var place : List.of("select=", "order=", "or=(", "or=(a.in.(", "or=", "id=in.(", "id=", "columns=")) {
            var parts = place.split("=", 2);
            survives(List.of(new Parameter(parts[0], parts[1] + text)), ENDLESS);
        }
        survives(List.of(new Parameter(text, "eq.1")), ENDLESS);
        survives(List.of(new Parameter(text, "eq.1")), Limits.DEFAULT);
    }

    static void survives(List<Parameter> parameters, Limits limits) {
        try {
            QueryParser.parse(parameters, parameters.hashCode() % 2 == 0, limits);
        } catch (RestException refusal) {
            assertIsRefusal(refusal);
        }
    }

    static void assertIsRefusal(RestException refusal) {
        assertThat(refusal.error().code().code()).startsWith("PGRST1");
        assertThat(refusal.error().status()).isBetween(400, 499);
    }
}
