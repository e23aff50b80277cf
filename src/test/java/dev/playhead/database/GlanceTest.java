package dev.playhead.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GlanceTest {

    private final Stepped clock = new Stepped();
    private final Queue<UniEmitter<? super String>> looks = new ArrayDeque<>();
    private final Glance<String> glance = new Glance<>(clock, Duration.ofSeconds(10), "unknown",
            () -> Uni.createFrom().<String> emitter(looks::add));

    @Test
    void who_asks_first_sets_off_a_look_and_does_not_wait_for_it() {
        assertThat(glance.latest()).isEqualTo("unknown");
        assertThat(glance.latest()).isEqualTo("unknown");

        assertThat(looks).as("one at a time").hasSize(1);
    }

    @Test
    void what_was_found_is_good_for_a_while() {
        found("three");

        clock.now = clock.now.plusSeconds(10);
        assertThat(glance.latest()).isEqualTo("three");
        assertThat(looks).isEmpty();

        clock.now = clock.now.plusSeconds(1);
        assertThat(glance.latest()).as("old, and a look is under way").isEqualTo("three");
        assertThat(looks).hasSize(1);
    }

    @Test
    void what_was_found_by_a_clock_that_was_wrong_is_not_good_for_longer() {
        clock.now = clock.now.plusSeconds(3600);
        found("three");

        clock.now = clock.now.minusSeconds(3600);
        glance.latest();

        assertThat(looks).hasSize(1);
    }

    @Test
    void after_a_look_that_failed_nothing_is_known() {
        found("three");
        clock.now = clock.now.plusSeconds(11);

        glance.latest();
        looks.remove().fail(new IllegalStateException("away"));

        assertThat(glance.latest()).isEqualTo("unknown");
        assertThat(looks).as("not asked again at once").isEmpty();
    }

    private void found(String what) {
        glance.latest();
        looks.remove().complete(what);
    }

    private static final class Stepped extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

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
    }
}
