package dev.playhead.dataapi.request;

/** How the words of a full text search are read. */
public enum TextSearchOperator {

    FTS("fts"),
    PLAIN("plfts"),
    PHRASE("phfts"),
    WEBSEARCH("wfts");

    private final String word;

    TextSearchOperator(String word) {
        this.word = word;
    }

    /** Its name on the wire. */
    public String word() {
        return word;
    }
}
