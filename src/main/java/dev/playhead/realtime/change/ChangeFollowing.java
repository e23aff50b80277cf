package dev.playhead.realtime.change;

import io.smallrye.mutiny.Uni;

/**
 * Somebody's place among the committed changes.
 *
 * <p>
 * It is a position and not a queue: nothing is read for it until it asks, so a slow reader costs no memory. Asking again is the
 * acknowledgement of what came before.
 */
public interface ChangeFollowing {

    /** The place after what was delivered last; opaque, and good on every replica. */
    String cursor();

    /**
     * The place up to which the reader has acknowledged what there was for him, by asking again. It moves on also while what is
     * committed is nothing for him.
     */
    String settled();

    /**
     * What comes next; arrives when there is something for this reader. One at a time.
     *
     * <p>
     * Fails with {@code resync_required} where what comes next is no longer kept. A database that is away is waited for.
     */
    Uni<ChangePage> next();

    /** Ends the following. */
    void stop();
}
