package dev.playhead.dataapi.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A text read from left to right, with an account of what was {@linkplain Expectation expected} where.
 *
 * <p>
 * A rule is a method that moves the scanner on or throws {@link Mismatch}. One that throws where it started has merely not
 * applied, and the next may be tried; one that has moved before it throws ends the parse, unless it was an
 * {@link #attempt}. That is how a choice is made without looking further back than one item, in linear time.
 */
final class Scanner {

    private static final int END = -1;

    private final int[] text;
    private final Budget budget;
    private int position;
    private @Nullable Expectation expectation;

    Scanner(String text, Budget budget) {
        this.text = text.codePoints().toArray();
        this.budget = budget;
    }

    Budget budget() {
        return budget;
    }

    /** The rest of the text. */
    String rest() {
        return advance(text.length);
    }

    /** Reads one character, which is what a refusal expects in its place. */
    void symbol(char character) {
        if (next() != character) {
            throw unexpected(Quoted.string(character));
        }
        advance(position + 1);
    }

    /** Reads any one character. */
    int any() {
        if (next() == END) {
            throw unexpected();
        }
        return advance(position + 1).codePointAt(0);
    }

    /** Reads a whole word; one that differs after its first letter counts as moved. */
    void word(String word) {
        var start = position;
        for (var each = 0; each < word.length(); each++) {
            if (next() != word.charAt(each)) {
                expect(Expectation.found(start, shown(next()), Quoted.string(word)));
                throw Mismatch.INSTANCE;
            }
            position++;
        }
        expectation = null;
    }

    /** Reads as many characters as fit, perhaps none. The names are what else could have followed them. */
    String takeWhile(IntPredicate fits, String... names) {
        var end = position;
        while (end < text.length && fits.test(text[end])) {
            end++;
        }
        var taken = advance(end);
        expect(Expectation.found(position, shown(next()), names));
        return taken;
    }

    /** As {@link #takeWhile}, but at least one. */
    String takeSome(IntPredicate fits, String... names) {
        var taken = takeWhile(fits, names);
        if (taken.isEmpty()) {
            throw Mismatch.INSTANCE;
        }
        return taken;
    }

    /** Requires the end of the text. */
    void end() {
        if (next() != END) {
            expect(Expectation.refused(position, Quoted.character(next()), "end of input"));
            throw Mismatch.INSTANCE;
        }
    }

    /** Requires that none of the characters that fit comes next. The names are those characters'. */
    void notFollowedBy(IntPredicate fits, String... names) {
        if (next() != END && fits.test(next())) {
            expect(Expectation.refused(position + 1, Quoted.character(next())));
            throw Mismatch.INSTANCE;
        }
        expect(Expectation.found(position, shown(next()), names));
    }

    /** Requires that a word comes next, and stays before it. */
    void lookAhead(String word) {
        var before = expectation;
        var start = position;
        attemptTo(() -> word(word));
        position = start;
        expectation = before;
    }

    /** Applies a rule wholly or not at all. */
    <T> T attempt(Supplier<T> rule) {
        var before = expectation;
        var start = position;
        try {
            return rule.get();
        } catch (Mismatch mismatch) {
            position = start;
            expectation = Expectation.merge(before, expectation);
            throw mismatch;
        }
    }

    void attemptTo(Runnable rule) {
        attempt(() -> {
            rule.run();
            return true;
        });
    }

    /** Applies the first rule that applies. */
    @SafeVarargs
    final <T> T either(Supplier<? extends T>... rules) {
        var start = position;
        for (var rule : rules) {
            try {
                return rule.get();
            } catch (Mismatch mismatch) {
                if (position != start) {
                    throw mismatch;
                }
            }
        }
        throw Mismatch.INSTANCE;
    }

    /** Applies a rule if it applies. */
    <T> @Nullable T optional(Supplier<T> rule) {
        var start = position;
        try {
            return rule.get();
        } catch (Mismatch mismatch) {
            if (position != start) {
                throw mismatch;
            }
            return null;
        }
    }

    /** Applies a rule for as long as it applies. */
    <T> List<T> many(Supplier<T> rule) {
        var all = new ArrayList<T>();
        while (true) {
            var start = position;
            var next = optional(rule);
            if (next == null) {
                return all;
            }
            all.add(next);
            if (position == start) {
                return all;
            }
            expectation = null;
        }
    }

    /** One or more, with something between them. */
    <T> List<T> separated(Supplier<T> rule, Runnable separator) {
        var all = new ArrayList<T>();
        all.add(rule.get());
        all.addAll(many(() -> {
            separator.run();
            return rule.get();
        }));
        return all;
    }

    /** Gives what a rule expects at its start a name of its own. */
    <T> T named(String name, Supplier<T> rule) {
        var before = expectation;
        var start = position;
        expectation = null;
        try {
            var result = rule.get();
            if (position == start && expectation != null) {
                expectation = Expectation.merge(before, expectation.renamed(name));
            } else if (position == start) {
                expectation = before;
            }
            return result;
        } catch (Mismatch mismatch) {
            if (position == start) {
                var own = expectation == null ? Expectation.named(start, name) : expectation.renamed(name);
                expectation = Expectation.merge(before, own);
            }
            throw mismatch;
        }
    }

    private int next() {
        return position < text.length ? text[position] : END;
    }

    private String advance(int to) {
        var passed = new String(text, position, to - position);
        if (to > position) {
            position = to;
            expectation = null;
        }
        return passed;
    }

    private Mismatch unexpected(String... expected) {
        expect(Expectation.found(position, shown(next()), expected));
        return Mismatch.INSTANCE;
    }

    private void expect(Expectation more) {
        expectation = Expectation.merge(expectation, more);
    }

    private static String shown(int codePoint) {
        return codePoint == END ? "" : Quoted.string(codePoint);
    }

    /** Where the reading failed and over what. */
    String failure() {
        return Place.of(text, expectation == null ? position : expectation.position()).toString();
    }

    String reason() {
        return expectation == null ? "unknown parse error" : expectation.inWords();
    }
}
