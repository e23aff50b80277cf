package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives is understood or refused, soon, and never fails in another way. */
class HostileInputTest {

    private static final RequestRules RULES = new RequestRules(List.of("public"), true, true, Limits.DEFAULT);
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

    @Property(tries = 1_500)
    void anything_is_understood_or_refused(@ForAll("key") String key, @ForAll("value") String value) {
        survives(List.of(new Parameter(key, value)), Limits.DEFAULT);
    }

    @Property(tries = 300)
    void any_header_is_understood_or_refused(@ForAll("value") String one, @ForAll("value") String other) {
        var headers = Map.of("prefer", List.of("handling=strict, " + one, other), "accept", List.of(one, other),
                "range", List.of(one), "content-type", List.of(other), "accept-profile", List.of(one));

        survives(new RequestHead("GET", List.of("t"), List.of(), headers));
        survives(new RequestHead(one, List.of("rpc", other), List.of(), headers));
    }

    @Provide
    Arbitrary<String> key() {
        return Arbitraries.oneOf(Generated.text(), soup(),
                Arbitraries.of("select", "order", "or", "not.and", "columns", "on_conflict", "limit", "a.offset", "a.or",
                        "id"));
    }

    @Provide
    Arbitrary<String> value() {
        return Arbitraries.oneOf(Generated.text(), soup());
    }

    /** Words of the grammar in no order. */
    private static Arbitrary<String> soup() {
        return Arbitraries.of("(", ")", ",", ".", "\"", "\\", "*", ":", "::", "!", "->", "->>", "-", "{", "}", "...", " ", "1",
                "a", "not.", "and", "or", "eq.", "in.(", "is.", "null", "inner", "left", "count()", ".sum()", "asc", "desc",
                "nullsfirst", "=", ";q=", "\u0000", "\uD83D", "\uDE00", "😀", "ß").list().ofMaxSize(14)
                .map(words -> String.join("", words));
    }

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
    void what_is_deep_or_long_is_read_in_linear_time_and_little_stack() {
        for (var opening : List.of("(", "a(", "...a(", "or(", "not.and(", "a.in.(", "\"", "\\", "\"\\", "a,", "a.eq.1,", "(\"",
                "->", "->\"", "->1", "a-", "{", "a.eq.{", "a.eq.\"", "\"x,", "!a", "::", ".", "not.", " ", "a.asc,", "a(b),")) {
            var text = opening.repeat(100_000);
            for (var key : List.of("select", "order", "or", "id", "columns", "on_conflict", "limit")) {
                for (var prefix : List.of("", "(", "in.(", "eq.", "(a.in.(")) {
                    Assertions.assertTimeout(Duration.ofSeconds(5), () -> survives(
                            List.of(new Parameter(key, prefix + text)), ENDLESS), key + "=" + prefix + opening);
                }
            }
            survives(List.of(new Parameter(text, "eq.1")), ENDLESS);
            survives(List.of(new Parameter(text, "eq.1")), Limits.DEFAULT);
        }
    }

    private static void survives(List<Parameter> parameters, Limits limits) {
        for (var takesArguments : List.of(true, false)) {
            try {
                QueryParser.parse(parameters, takesArguments, limits);
            } catch (RestException refusal) {
                assertIsRefusal(refusal);
            }
        }
    }

    private static void survives(RequestHead head) {
        try {
            ApiRequest.parse(head, RULES);
        } catch (RestException refusal) {
            assertIsRefusal(refusal);
        }
    }

    private static void assertIsRefusal(RestException refusal) {
        assertThat(refusal.error().code().code()).startsWith("PGRST1");
        assertThat(refusal.error().status()).isBetween(400, 499);
    }
}
