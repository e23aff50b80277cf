package dev.playhead.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before asking again: twice as long each time, never longer than {@code longest}, and never exactly as long
 * as the next worker, so that a service that comes back is not met by all of them at once.
 */
final class Backoff {

    private static final long FIRST_MILLIS = 200;
    private static final int DOUBLINGS = 16;
    private static final Duration MOST_THAT_CAN_BE_ASKED = Duration.ofMinutes(1);

    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration longest, RandomGenerator random) {
        this.longest = longest;
        this.random = random;
    }

    /** @param asked what the service asked for; zero when it did not */
    Duration next(Duration asked) {
        long growing = Math.min(FIRST_MILLIS << Math.min(failures++, DOUBLINGS), longest.toMillis());
        if (asked.isZero()) {
            return Duration.ofMillis(growing / 2 + random.nextLong(growing / 2 + 1));
        }
        var granted = asked.compareTo(MOST_THAT_CAN_BE_ASKED) < 0 ? asked : MOST_THAT_CAN_BE_ASKED;
        return granted.plusMillis(random.nextLong(FIRST_MILLIS));
    }

    void reset() {
        failures = 0;
    }
}
