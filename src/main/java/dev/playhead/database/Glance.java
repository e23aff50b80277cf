package dev.playhead.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/**
 * What a look at the database found not long ago, for those who must not wait for one and may ask often: metrics.
 *
 * <p>
 * Whoever asks gets what the last look found, and where that is old sets off the next, of which there is one at a time. So
 * nothing is looked at while nobody asks, and what was found is at most as old as the time between two who ask, and the time
 * that a look is good for.
 */
public final class Glance<T> {

    private final Clock clock;
    private final Duration goodFor;
    private final T unknown;
    private final Supplier<Uni<T>> look;
    // Guarded by this.
    private Instant lookedAt = Instant.MIN;
    private boolean isLooking;
    private T found;

    /** @param unknown what is known before the first look, and after one that failed */
    public Glance(Clock clock, Duration goodFor, T unknown, Supplier<Uni<T>> look) {
        this.clock = clock;
        this.goodFor = goodFor;
        this.unknown = unknown;
        this.look = look;
        this.found = unknown;
    }

    /** Never waits. */
    public T latest() {
        T known;
        synchronized (this) {
            known = found;
            var now = clock.instant();
            // What was looked at in a time to come was looked at by a clock that has been set back since.
            if (isLooking || !lookedAt.plus(goodFor).isBefore(now) && !lookedAt.isAfter(now)) {
                return known;
            }
            isLooking = true;
        }
        Uni.createFrom().deferred(look::get).subscribe().with(this::saw, failure -> saw(unknown));
        return known;
    }

    private synchronized void saw(T seen) {
        found = seen;
        lookedAt = clock.instant();
        isLooking = false;
    }
}
