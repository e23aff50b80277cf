package dev.playhead.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Asks the service again and again while it cannot answer, for as long as the job is ours. */
final class Persistence {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Lease lease;

    Persistence(Lease lease) {
        this.lease = lease;
    }

    /** @return whether it was granted; {@code false} when the lease was over before */
    boolean insistOn(Request request) throws Refused, InterruptedException {
        var backoff = new Backoff(LONGEST_PAUSE, RandomGenerator.getDefault());
        while (lease.isHeld()) {
            try {
                request.send();
                return true;
            } catch (Refused e) {
                if (!e.isPassing()) {
                    throw e;
                }
                lease.pause(backoff.next(e.retryAfter()));
            } catch (IOException e) {
                lease.pause(backoff.next(Duration.ZERO));
            }
        }
        return false;
    }

    /** A request that may be sent twice without harm. */
    @FunctionalInterface
    interface Request {

        void send() throws IOException, Refused, InterruptedException;
    }
}
