package dev.playhead.dataapi.request;

/** An operator that may be followed by {@code (any)} or {@code (all)}. */
public enum QuantifiableOperator {

    EQUAL("eq"),
    GREATER_THAN_EQUAL("gte"),
    GREATER_THAN("gt"),
    LESS_THAN_EQUAL("lte"),
    LESS_THAN("lt"),
    LIKE("like"),
    ILIKE("ilike"),
    MATCH("match"),
    IMATCH("imatch");

    private final String word;

    QuantifiableOperator(String word) {
        this.word = word;
    }

    /** Its name on the wire. */
    public String word() {
        return word;
    }
}
