package dev.playhead.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryLagTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeliveryLag lag = new DeliveryLag(registry, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void it_is_the_time_since_the_last_event_was_written() {
        lag.left(pageOf(NOW.minusMillis(1500)));

        assertThat(total()).isEqualTo(1500);
    }

    @Test
    void what_is_written_in_a_time_to_come_by_our_clock_was_not_late() {
        lag.left(pageOf(NOW.plusSeconds(3600)));

        assertThat(total()).isZero();
        assertThat(registry.get("playhead.delivery.lag").timer().count()).isEqualTo(1);
    }

    private double total() {
        return registry.get("playhead.delivery.lag").timer().totalTime(TimeUnit.MILLISECONDS);
    }

    private static EventPage pageOf(Instant written) {
        return new EventPage(List.of(new EventPage.Line(1, "terminal", "{\"created_at\":\"" + written + "\"}")), false);
    }
}
