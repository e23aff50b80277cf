package dev.playhead.socket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.vertx.core.Vertx;

/**
 * The one moment that a socket waits for: a token, its expiry, or the end of its grace. Setting it anew forgets the last one;
 * once stopped it is never set again. Any thread.
 */
public final class Alarm {

    private static final long NONE = -1;
    // A clock on the wall may be set meanwhile, which no timer notices.
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final Vertx vertx;
    private long timer = NONE;
    private boolean stopped;

    public Alarm(Vertx vertx) {
        this.vertx = vertx;
    }

    public synchronized void set(Duration delay, Runnable action) {
        cancel();
        if (!stopped) {
            timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> ring(id, action));
        }
    }

    /** Rings at {@code moment} by {@code clock}, within a minute where that was set meanwhile. */
    public void setAt(Instant moment, Clock clock, Runnable action) {
        set(wait(moment, clock), () -> {
            if (clock.instant().isBefore(moment)) {
                setAt(moment, clock, action);
            } else {
                action.run();
            }
        });
    }

    static Duration wait(Instant moment, Clock clock) {
        var left = Duration.between(clock.instant(), moment);
        return left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY;
    }

    public synchronized void cancel() {
        vertx.cancelTimer(timer);
        timer = NONE;
    }

    public synchronized void stop() {
        stopped = true;
        cancel();
    }

    private void ring(long id, Runnable action) {
        synchronized (this) {
            if (timer != id) {
                return;
            }
            timer = NONE;
        }
        action.run();
    }
}
