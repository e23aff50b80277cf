package dev.playhead.dataapi.request;

/** Whether a row without a related row is kept ({@code !left}) or dropped ({@code !inner}). */
public enum JoinType {

    INNER("inner"),
    LEFT("left");

    private final String word;

    JoinType(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
