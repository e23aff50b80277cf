package dev.playhead.realtime.change;

import java.util.List;

/**
 * A piece of what was committed, as far as its reader may know of it.
 *
 * @param cursor the place after it: whoever goes on from there misses nothing and sees nothing twice
 */
public record ChangePage(List<Change> changes, String cursor) {

    /**
     * One change of one row.
     *
     * @param bindings which of the reader's bindings it answers, as places in the list that he gave
     * @param json an object with {@code schema}, {@code table}, {@code commit_timestamp}, {@code type}, {@code columns},
     *        {@code record}, {@code old_record} and {@code errors}
     */
    public record Change(List<Integer> bindings, String json) {
    }
}
