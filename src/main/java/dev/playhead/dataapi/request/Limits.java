package dev.playhead.dataapi.request;

/**
 * How much a request may ask for before it is refused unread.
 *
 * @param queryLength characters of all names and values in the query string together
 * @param parameters pairs in the query string
 * @param nesting embeds within embeds, and groups of conditions within groups
 * @param items columns, embeds, conditions and order terms of the whole request
 */
public record Limits(int queryLength, int parameters, int nesting, int items) {

    /** Far above what applications send, and far below what could hurt. */
    public static final Limits DEFAULT = new Limits(65_536, 1_000, 32, 4_000);
}
