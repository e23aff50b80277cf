package dev.playhead.event;

import io.smallrye.mutiny.Uni;

/**
 * Somebody's place in a session's stream.
 *
 * <p>
 * A follower is a position and not a queue: nothing is read for it until it asks, so a reader that is slow, or gone, costs
 * a number and no memory. Asking again is the acknowledgement of what came before.
 */
public interface Following {

    /** The stream's head when the following began. */
    Head head();

    /** The number of the last event that was delivered. */
    long position();

    /**
     * What comes next; arrives when there is something. One at a time.
     *
     * <p>
     * Fails with {@code not_found} when the session is gone, or no longer the caller's, and with {@code resync_required} when
     * what comes next is no longer kept. A database that is away is waited for.
     */
    Uni<Delivery> next();

    /**
     * The same, but that nothing is read or told of how the session and its jobs stand: only {@link Delivery.Events} come. To
     * be
     * said before the first {@link #next()}.
     */
    Following ofEventsAlone();

    /** Ends the following. */
    void stop();
}
