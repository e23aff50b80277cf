package dev.playhead.socket;

import java.time.Duration;

/**
 * How many frames a socket may send: so many a second, and a burst on top for whoever comes back and follows everything again.
 */
public final class FrameBudget {

    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final int perSecond;
    private final int most;
    private double left;
    private long lastTaken;

    /** @param now in nanoseconds of any monotonic clock, the same as in {@link #take} */
    public FrameBudget(int perSecond, int burst, long now) {
        this.perSecond = perSecond;
        this.most = perSecond + burst;
        this.left = most;
        this.lastTaken = now;
    }

    /** Whether there was one more. */
    public synchronized boolean take(long now) {
        left = Math.min(most, left + (now - lastTaken) / NANOS * perSecond);
        lastTaken = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
