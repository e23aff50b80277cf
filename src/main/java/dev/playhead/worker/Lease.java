package dev.playhead.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For how long a job is still ours, as far as this worker can know.
 *
 * <p>
 * Counted on this machine's own monotonic clock from the moment at which a request was <em>sent</em>: the service
 * starts to count later, so it never thinks the lease over before the worker does, and no two clocks are compared.
 */
final class Lease {

    /** How long a closing worker goes on reporting. */
    static final Duration CLOSING_TIME = Duration.ofSeconds(5);

    private final Duration length;
    private final LongSupplier nanoTime;
    private final CompletableFuture<Halt> halted = new CompletableFuture<>();
    private final CountDownLatch lost = new CountDownLatch(1);
    private boolean closing;
    private long endsAt;

    Lease(Duration length, long claimedAt, LongSupplier nanoTime) {
        this.length = length;
        this.nanoTime = nanoTime;
        endsAt = claimedAt + length.toNanos();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    Duration length() {
        return length;
    }

    /** Counts anew from {@code sentAt}; a closing worker takes no more time than it has. */
    synchronized void renewed(long sentAt) {
        if (!closing) {
            endsAt = sentAt + length.toNanos();
        }
    }

    synchronized Duration remaining() {
        return Duration.ofNanos(Math.max(0, endsAt - now()));
    }

    boolean isHeld() {
        return lost.getCount() > 0 && !remaining().isZero();
    }

    /** Stops the work; the first reason stands. */
    void halt(Halt why) {
        if (why == Halt.LEASE_LOST) {
            lost.countDown();
        }
        if (why == Halt.CLOSING) {
            shorten();
        }
        halted.complete(why);
    }

    private synchronized void shorten() {
        closing = true;
        endsAt = Math.min(endsAt, now() + CLOSING_TIME.toNanos());
    }

    /** Completes with the reason as soon as there is one to stop. */
    CompletableFuture<Halt> halted() {
        return halted;
    }

    /** Waits, but not beyond the loss of the lease. */
    void pause(Duration duration) throws InterruptedException {
        lost.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
}
