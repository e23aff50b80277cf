package dev.playhead.dataapi.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What stood at a place in the text, and what could have stood there instead.
 *
 * <p>
 * The rules are those of Parsec, which PostgREST parses with: the account that got further counts, two that got equally
 * far are joined, and a name given to a rule stands for all that the rule would have accepted. Accounts are kept by the
 * thousand and told once, so they are put into words only then.
 */
sealed interface Expectation {

    int position();

    /** Adds to an account to be told. */
    void tell(Told told);

    /**
     * @param codePoint what stood there, negative at the end of the text
     * @param isRefused whether it was explicitly not allowed, which is told rather than what merely stood there
     * @param isLiteral whether the names are texts to be quoted
     */
    record Stood(int position, int codePoint, boolean isRefused, boolean isLiteral, String... names) implements Expectation {

        @Override
        public void tell(Told told) {
            if (isRefused) {
                told.refused.add(Quoted.character(codePoint));
            } else {
                told.found.add(codePoint < 0 ? "end of input" : Quoted.string(codePoint));
            }
            for (var name : names) {
                told.expected.add(isLiteral ? Quoted.string(name) : name);
            }
        }
    }

    /** Two that got equally far. */
    record Both(Expectation first, Expectation second) implements Expectation {

        @Override
        public int position() {
            return first.position();
        }

        @Override
        public void tell(Told told) {
            first.tell(told);
            second.tell(told);
        }
    }

    /** One with a name for everything that could have stood there. */
    record Named(Expectation all, String name) implements Expectation {

        @Override
        public int position() {
            return all.position();
        }

        @Override
        public void tell(Told told) {
            var own = new Told();
            all.tell(own);
            told.found.addAll(own.found);
            told.refused.addAll(own.refused);
            told.expected.add(name);
        }
    }

    /** What to tell. */
    final class Told {

        private final Set<String> found = new LinkedHashSet<>();
        private final Set<String> refused = new LinkedHashSet<>();
        private final Set<String> expected = new LinkedHashSet<>();
    }

    static @Nullable Expectation merge(@Nullable Expectation first, @Nullable Expectation second) {
        if (first == null || second == null || first == second) {
            return first == null ? second : first;
        }
        if (first.position() != second.position()) {
            return first.position() > second.position() ? first : second;
        }
        return new Both(first, second);
    }

    /** The account in words, as in {@code unexpected "x" expecting "asc" or "desc"}. */
    default String inWords() {
        var told = new Told();
        tell(told);
        var sentence = new ArrayList<String>();
        if (!told.refused.isEmpty()) {
            sentence.add("unexpected " + listed(told.refused));
        } else if (!told.found.isEmpty()) {
            sentence.add("unexpected " + told.found.iterator().next());
        }
        if (!told.expected.isEmpty()) {
            sentence.add("expecting " + listed(told.expected));
        }
        return String.join(" ", sentence);
    }

    private static String listed(Set<String> all) {
        var words = List.copyOf(all);
        var last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
