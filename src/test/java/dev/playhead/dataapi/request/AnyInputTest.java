package dev.playhead.dataapi.request;

import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** Whatever arrives is understood or refused, and never fails in another way. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class AnyInputTest {

    private static final RequestRules RULES = new RequestRules(List.of("public"), true, true, Limits.DEFAULT,
            zone -> true);

    @Property(tries = 1_500)
    void anything_is_understood_or_refused(@ForAll("key") String key, @ForAll("value") String value) {
        HostileInputTest.survives(List.of(new Parameter(key, value)), Limits.DEFAULT);
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

    private static void survives(RequestHead head) {
        try {
            ApiRequest.parse(head, RULES);
        } catch (RestException refusal) {
            HostileInputTest.assertIsRefusal(refusal);
        }
    }
}
