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
    private boolean hasLooseEnds = true;

    Characters(String text) {
        this.text = text.codePoints().toArray();
    }

    /** The rest of the text. */
    final String rest() {
        return advance(text.length);
    }

    /** Reads one character, which is what a refusal expects in its place. */
    final void symbol(char character) {
        if (next() != character) {
            throw unexpected(Quoted.string(character));
        }
        advance(position + 1);
    }

    /** Reads any one character. */
    final int any() {
        if (next() == END) {
            throw unexpected();
        }
        return advance(position + 1).codePointAt(0);
    }

    /** Reads a whole word; one that differs after its first letter counts as moved. */
    final void word(String word) {
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
    final String takeWhile(IntPredicate fits, String... names) {
        var end = position;
        while (end < text.length && fits.test(text[end])) {
            end++;
        }
        var taken = advance(end);
        expect(Expectation.found(position, shown(next()), names));
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
            expect(Expectation.refused(position, Quoted.character(next()), "end of input"));
            throw Mismatch.INSTANCE;
        }
    }

    /** Requires that none of the characters that fit comes next. The names are those characters'. */
    final void notFollowedBy(IntPredicate fits, String... names) {
        if (next() != END && fits.test(next())) {
            expect(Expectation.refused(position + 1, Quoted.character(next())));
            throw Mismatch.INSTANCE;
        }
        expect(Expectation.found(position, shown(next()), names));
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
}
