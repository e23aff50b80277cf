package dev.playhead.dataapi.request;

/** What may be computed over the rows of a group. */
public enum AggregateFunction {

    SUM("sum"),
    AVG("avg"),
    COUNT("count"),
    MAX("max"),
    MIN("min");

    private final String word;

    AggregateFunction(String word) {
        this.word = word;
    }

    /** Its name on the wire, which is also its name in SQL. */
    public String word() {
        return word;
    }
}
