package dev.playhead.dataapi.request;

import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/** A text and a place in it: what can be read from there on without a choice. */
abstract class Characters {

    private static final int END = -1;

    final int[] text;
    int position;
    /** What could have stood here, or further on where an attempt got to; nothing once the text has been read on. */
    @Nullable
    Expectation expectation;
    final boolean explains;
    private boolean hasLooseEnds = true;

    /**
     * @param explains whether account is kept of what was expected, which a text that follows the grammar has no use for
     */
    Characters(String text, boolean explains) {
        this.text = text.codePoints().toArray();
        this.explains = explains;
    }

    /** The rest of the text. */
    final String rest() {
        return advance(text.length);
    }

    /** Reads one character, which is what a refusal expects in its place. */
    final void symbol(char character) {
        if (next() != character) {
            throw unexpected(character);
        }
        advance(position + 1);
    }

    /** Whether a character comes next, which nothing is expected of. */
    final boolean comes(char character) {
        return next() == character;
    }

    /** Whether a word comes next, which nothing is expected of. */
    final boolean comes(String word) {
        if (word.length() > text.length - position) {
            return false;
        }
        for (var each = 0; each < word.length(); each++) {
            if (text[position + each] != word.charAt(each)) {
                return false;
            }
        }
        return true;
    }

    /** Reads any one character. */
    final int any() {
        if (next() == END) {
            found();
            throw Mismatch.INSTANCE;
        }
        return advance(position + 1).codePointAt(0);
    }

    /** Reads a whole word; one that differs after its first letter counts as moved. */
    final void word(String word) {
        var start = position;
        for (var each = 0; each < word.length(); each++) {
            if (next() != word.charAt(each)) {
                if (explains) {
                    expect(new Expectation.Stood(start, next(), false, true, word));
                }
                throw Mismatch.INSTANCE;
            }
            position++;
        }
        expectation = null;
    }

    /** Reads as many characters as fit, perhaps none. The names are what else could have followed them. */
    final String takeWhile(IntPredicate fits, String... names) {
        var end = position;
        while (end < text.length && fits.test(text[end])) {
            end++;
        }
        var taken = advance(end);
        found(names);
        return taken;
    }

    /** As {@link #takeWhile}, but at least one. */
    final String takeSome(IntPredicate fits, String... names) {
        var taken = takeWhile(fits, names);
        if (taken.isEmpty()) {
            throw Mismatch.INSTANCE;
        }
        return taken;
    }

    /** Requires the end of the text. */
    final void end() {
        if (next() != END) {
            throw refused(position, "end of input");
        }
    }

    /** Requires that the character does not come next. */
    final void notFollowedBy(char character) {
        if (next() == character) {
            throw refused(position + 1);
        }
        unexpected(character);
    }

    /** Requires that none of the characters that fit comes next. */
    final void notFollowedBy(IntPredicate fits) {
        if (next() != END && fits.test(next())) {
            throw refused(position + 1);
        }
        found();
    }

    /**
     * Reads up to a character that is followed by one of those that fit, and past it. Once there is no such place
     * ahead, it is not looked for again: a text full of openings would be read to its end from each of them.
     */
    final String takeThrough(char closing, IntPredicate follower) {
        for (var end = position; hasLooseEnds && end + 1 < text.length; end++) {
            if (text[end] == closing && follower.test(text[end + 1])) {
                var taken = advance(end);
                symbol(closing);
                return taken;
            }
        }
        hasLooseEnds = false;
        throw Mismatch.INSTANCE;
    }

    private int next() {
        return position < text.length ? text[position] : END;
    }

    final String advance(int to) {
        var passed = new String(text, position, to - position);
        if (to > position) {
            position = to;
            expectation = null;
        }
        return passed;
    }

    private Mismatch unexpected(char expected) {
        if (explains) {
            expect(new Expectation.Stood(position, next(), false, true, String.valueOf(expected)));
        }
        return Mismatch.INSTANCE;
    }

    private Mismatch refused(int at, String... expected) {
        if (explains) {
            expect(new Expectation.Stood(at, next(), true, false, expected));
        }
        return Mismatch.INSTANCE;
    }

    private void found(String... expected) {
        if (explains) {
            expect(new Expectation.Stood(position, next(), false, false, expected));
        }
    }

    private void expect(Expectation more) {
        expectation = Expectation.merge(expectation, more);
    }
}
