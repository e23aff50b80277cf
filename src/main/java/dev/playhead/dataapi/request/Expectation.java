package dev.playhead.dataapi.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What stood at a place in the text, and what could have stood there instead.
 *
 * <p>
 * The rules are those of Parsec, which PostgREST parses with: the account that got further counts, two that got equally
 * far are joined, and a name given to a rule stands for all that the rule would have accepted.
 *
 * @param found what stood there, empty at the end of the text; the first of them is told
 * @param refused what stood there and was explicitly not allowed; told rather than {@code found}
 */
record Expectation(int position, List<String> found, List<String> refused, List<String> expected) {

    static Expectation found(int position, String what, String... expected) {
        return new Expectation(position, List.of(what), List.of(), List.of(expected));
    }

    static Expectation refused(int position, String what, String... expected) {
        return new Expectation(position, List.of(), List.of(what), List.of(expected));
    }

    static Expectation named(int position, String name) {
        return new Expectation(position, List.of(), List.of(), List.of(name));
    }

    /** The same place, with {@code name} for everything that could have stood there. */
    Expectation renamed(String name) {
        return new Expectation(position, found, refused, List.of(name));
    }

    static @Nullable Expectation merge(@Nullable Expectation first, @Nullable Expectation second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        if (first.position != second.position) {
            return first.position > second.position ? first : second;
        }
        return new Expectation(first.position, joined(first.found, second.found), joined(first.refused, second.refused),
                joined(first.expected, second.expected));
    }

    /** The account in words, as in {@code unexpected "x" expecting "asc" or "desc"}. */
    String inWords() {
        var sentence = new ArrayList<String>();
        if (!refused.isEmpty()) {
            sentence.add("unexpected " + listed(refused));
        } else if (!found.isEmpty()) {
            sentence.add("unexpected " + (found.get(0).isEmpty() ? "end of input" : found.get(0)));
        }
        if (!expected.isEmpty()) {
            sentence.add("expecting " + listed(expected));
        }
        return sentence.isEmpty() ? "unknown parse error" : String.join(" ", sentence);
    }

    private static String listed(List<String> words) {
        var last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        Set<String> all = new LinkedHashSet<>();
        Stream.of(first, second).forEach(all::addAll);
        return List.copyOf(all);
    }
}
