package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WorkerBackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(15), new Random(1));

    @Test
    void pauses_grow_to_the_longest_and_begin_anew_after_a_success() {
        assertThat(backoff.next(Duration.ZERO)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(backoff.next(Duration.ZERO)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        for (int i = 0; i < 100; i++) {
            backoff.next(Duration.ZERO);
        }
        assertThat(backoff.next(Duration.ZERO)).isBetween(Duration.ofMillis(7_500), Duration.ofSeconds(15));

        backoff.reset();

        assertThat(backoff.next(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void what_the_service_asks_for_is_granted_within_reason() {
        assertThat(backoff.next(Duration.ofSeconds(7))).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_200));
        assertThat(backoff.next(Duration.ofDays(7))).isBetween(Duration.ofMinutes(1), Duration.ofMillis(60_200));
    }
}
