package dev.playhead.dataapi.request;

/** An operator that takes one value and no quantifier. */
public enum SimpleOperator {

    NOT_EQUAL("neq"),
    CONTAINS("cs"),
    CONTAINED("cd"),
    OVERLAPS("ov"),
    STRICTLY_LEFT("sl"),
    STRICTLY_RIGHT("sr"),
    NOT_EXTENDS_RIGHT("nxr"),
    NOT_EXTENDS_LEFT("nxl"),
    ADJACENT("adj");

    private final String word;

    SimpleOperator(String word) {
        this.word = word;
    }

    /** Its name on the wire. */
    public String word() {
        return word;
    }
}
