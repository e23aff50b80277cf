package dev.playhead.dataapi.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
final class Scanner extends Characters {

    private final Budget budget;

    Scanner(String text, Budget budget, boolean explains) {
        super(text, explains);
        this.budget = budget;
    }

    Budget budget() {
        return budget;
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
        expectation = null;
        try {
            var result = rule.get();
            if (position == start) {
                expectation = Expectation.merge(before, expectation);
            }
            return result;
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

    /** Reads the first of several words that comes next, and gives what it stands for. */
    <T> T choice(T[] meanings, Function<T, String> word) {
        for (var each : meanings) {
            var spelled = word.apply(each);
            if (explains || comes(spelled)) {
                try {
                    attemptTo(() -> word(spelled));
                    return each;
                } catch (Mismatch mismatch) {
                    // The next may.
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
        if (!explains) {
            return rule.get();
        }
        var before = expectation;
        var start = position;
        expectation = null;
        try {
            var result = rule.get();
            if (position == start && expectation != null) {
                expectation = Expectation.merge(before, new Expectation.Named(expectation, name));
            } else if (position == start) {
                expectation = before;
            }
            return result;
        } catch (Mismatch mismatch) {
            if (position == start) {
                expectation = expectation == null ? before
                        : Expectation.merge(before, new Expectation.Named(expectation, name));
            }
            throw mismatch;
        }
    }

    /** Where the reading failed and over what. */
    String failure() {
        return Place.of(text, expectation == null ? position : expectation.position()).toString();
    }

    String reason() {
        return expectation == null ? "unknown parse error" : expectation.inWords();
    }
}
