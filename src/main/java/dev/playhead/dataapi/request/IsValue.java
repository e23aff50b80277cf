package dev.playhead.dataapi.request;

/** What {@code is.} may be followed by, in either case of letters. */
public enum IsValue {

    NULL("null"),
    NOT_NULL("not_null"),
    TRUE("true"),
    FALSE("false"),
    UNKNOWN("unknown");

    private final String word;

    IsValue(String word) {
        this.word = word;
    }

    /** Its name on the wire. */
    public String word() {
        return word;
    }
}
