package dev.playhead.dataapi.request;

/** Whether one element of an array is enough or all must compare. */
public enum Quantifier {

    ANY("any"),
    ALL("all");

    private final String word;

    Quantifier(String word) {
        this.word = word;
    }

    /** Its name on the wire. */
    public String word() {
        return word;
    }
}
