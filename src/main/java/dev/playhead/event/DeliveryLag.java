package dev.playhead.event;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;

/** How late events leave for those who follow them, for {@code /q/metrics}. */
@Startup
@ApplicationScoped
public class DeliveryLag {

    private static final String CREATED_AT = "\"created_at\":\"";
    private static final Duration[] STEPS = { Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
            Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10) };

    private final Clock clock;
    private final Timer lag;

    DeliveryLag(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.lag = Timer.builder("playhead.delivery.lag")
                .description("From the writing of the last event of a page to its having left for a follower")
                .serviceLevelObjectives(STEPS)
                .register(registry);
    }

    /** Notes that this page has left, for one who had all before it. */
    public void left(EventPage page) {
        var event = page.events().get(page.events().size() - 1).json();
        var start = event.lastIndexOf(CREATED_AT) + CREATED_AT.length();
        var end = event.indexOf('"', start);
        try {
            var created = OffsetDateTime.parse(event.substring(start, end)).toInstant();
            // Nothing leaves before it was written: then one of the two clocks is wrong, and to be told so by each page is dear.
            var late = Duration.between(created, clock.instant());
            lag.record(late.isNegative() ? Duration.ZERO : late);
        } catch (DateTimeParseException | StringIndexOutOfBoundsException farAway) {
            // A time that PostgreSQL can write and Java cannot read tells nothing of lateness.
        }
    }
}
