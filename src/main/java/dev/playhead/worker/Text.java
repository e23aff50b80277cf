package dev.playhead.worker;

/** What text weighs as JSON, and which of it PostgreSQL can keep. */
final class Text {

    private static final char REPLACEMENT = '\uFFFD';

    private Text() {
    }

    /**
     * The text without NUL characters and with every lone surrogate replaced: PostgreSQL's {@code jsonb} refuses both, and
     * would refuse the whole batch with them.
     */
    static String storable(String text) {
        if (isStorable(text)) {
            return text;
        }
        var kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c != 0)
                .map(c -> isSurrogate(c) ? REPLACEMENT : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || isSurrogate(c));
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** How many bytes the text takes inside of a JSON string. */
    static int jsonSize(CharSequence text) {
        return text.codePoints().map(Text::jsonSize).sum();
    }

    /** Where to end a piece of {@code text} that begins at {@code from}, to take no more than {@code room} bytes as JSON. */
    static int fitting(CharSequence text, int from, int room) {
        int end = from;
        int size = 0;
        while (end < text.length()) {
            int c = Character.codePointAt(text, end);
            size += jsonSize(c);
            if (size > room) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    private static int jsonSize(int c) {
        if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f') {
            return 2;
        }
        if (c < 0x20) {
            return 6;
        }
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
}
