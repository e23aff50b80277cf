package dev.playhead.realtime.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.problem.Refusal;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PaceTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Pace pace = new Pace(10, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void so_many_go_at_once_and_then_one_each() {
        pace.take("alice", 10);
        var refusal = (Refusal) catchThrowable(() -> pace.take("alice", 1));
        assertThat(refusal.retryAfter()).contains(Duration.ofMillis(100));
        pace.take("bob", 10);

        now = now.plusMillis(100);
        pace.take("alice", 1);

        assertThatThrownBy(() -> pace.take("alice", 1)).isInstanceOf(Refusal.class);
    }

    @Test
    void a_clock_that_is_set_back_keeps_nobody_waiting() {
        now = now.plusSeconds(3600);
        pace.take("alice", 10);

        now = now.minusSeconds(3600);
        pace.take("alice", 10);

        assertThatThrownBy(() -> pace.take("alice", 1)).isInstanceOf(Refusal.class);
    }

    @Test
    void what_was_refused_is_not_counted() {
        pace.take("alice", 5);
        assertThatThrownBy(() -> pace.take("alice", 6)).isInstanceOf(Refusal.class);

        pace.take("alice", 5);
    }

    @Test
    void more_than_go_at_once_never_go() {
        assertThatThrownBy(() -> pace.take("alice", 11)).isInstanceOf(Refusal.class);
    }
}
