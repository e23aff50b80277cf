package dev.playhead.database;

/** How a transaction ends that did not fail. */
public enum Ending {
    COMMIT,
    /** Its answer is given all the same: somebody wanted to know what would be. */
    ROLLBACK
}
