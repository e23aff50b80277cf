package dev.playhead.dataapi.request;

import org.jspecify.annotations.Nullable;

/**
 * Which rows are wanted.
 *
 * @param offset rows left out at the start, never negative
 * @param limit rows wanted at most, never negative; null for all of them
 */
public record RowRange(long offset, @Nullable Long limit) {

    public static final RowRange ALL = new RowRange(0, null);

    public boolean isAll() {
        return equals(ALL);
    }
}
