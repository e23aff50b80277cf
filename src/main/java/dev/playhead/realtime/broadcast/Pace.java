package dev.playhead.realtime.broadcast;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.playhead.problem.Problem;

/**
 * So many a second for each who asks, and as many at once; counted on this replica alone.
 *
 * <p>
 * All that is kept of somebody is when what he used will be free again, and that of no more people than memory should hold.
 */
final class Pace {

    private static final int REMEMBERED = 10_000;

    private final int perSecond;
    private final Clock clock;
    private final Map<String, Instant> freeAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    Pace(int perSecond, Clock clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /** Counts {@code count}; refused as {@code too_many_requests}, and nothing is counted, where that is too many. */
    synchronized void take(String who, int count) {
        var now = clock.instant();
        var before = freeAt.getOrDefault(who, now);
        // Further off than a second is nothing, unless the clock was set back.
        var isOver = before.isBefore(now) || before.isAfter(now.plusSeconds(1));
        var after = (isOver ? now : before).plusNanos(count * 1_000_000_000L / perSecond);
        var excess = Duration.between(now.plusSeconds(1), after);
        if (count > perSecond) {
            throw Problem.TOO_MANY_REQUESTS.refusal("At most " + perSecond + " messages may be sent at once.");
        }
        if (!excess.isNegative() && !excess.isZero()) {
            throw Problem.TOO_MANY_REQUESTS.refusal("At most " + perSecond + " messages may be sent in a second.")
                    .retryAfter(excess);
        }
        freeAt.put(who, after);
    }
}
