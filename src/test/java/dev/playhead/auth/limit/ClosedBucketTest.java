package dev.playhead.auth.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.auth.limit.RateLimits.Closed;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClosedBucketTest {

    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private final Closed closed = new Closed(SINCE, Duration.ofSeconds(10));

    @Test
    void it_is_closed_for_as_long_as_was_said() {
        assertThat(closed.waitFrom(SINCE)).contains(Duration.ofSeconds(10));
        assertThat(closed.waitFrom(SINCE.plusSeconds(4))).contains(Duration.ofSeconds(6));
        assertThat(closed.waitFrom(SINCE.plusSeconds(10))).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_keeps_nobody_out_for_longer() {
        assertThat(closed.waitFrom(SINCE.minusSeconds(3600))).isEmpty();
    }
}
