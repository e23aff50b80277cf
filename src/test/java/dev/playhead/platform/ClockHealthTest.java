package dev.playhead.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClockHealthTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ClockHealth health = new ClockHealth(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void a_process_whose_clock_is_set_back_asks_to_be_replaced_until_it_has_come_to_where_it_was() {
        assertThat(statusAfter(Duration.ZERO)).isEqualTo(Status.UP);

        assertThat(statusAfter(Duration.ofHours(-1))).isEqualTo(Status.DOWN);
        assertThat(statusAfter(Duration.ofMinutes(59))).isEqualTo(Status.DOWN);
        assertThat(statusAfter(Duration.ofMinutes(1))).isEqualTo(Status.UP);
    }

    @Test
    void a_clock_that_is_set_forward_or_back_by_a_moment_is_borne() {
        assertThat(statusAfter(Duration.ZERO)).isEqualTo(Status.UP);

        assertThat(statusAfter(Duration.ofHours(1))).isEqualTo(Status.UP);
        assertThat(statusAfter(Duration.ofSeconds(-30))).isEqualTo(Status.UP);
    }

    private Status statusAfter(Duration time) {
        now = now.plus(time);
        return health.call().getStatus();
    }
}
