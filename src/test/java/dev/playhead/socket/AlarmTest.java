package dev.playhead.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.vertx.core.Vertx;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AlarmTest {

    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final Alarm alarm = new Alarm(vertx);
    private final AtomicInteger rings = new AtomicInteger();

    @AfterEach
    void nothing_rings_any_more() {
        vertx.close();
    }

    @Test
    void it_rings_once_at_its_moment_and_at_once_where_that_is_over() {
        alarm.setAt(clock.instant().plusMillis(50), clock, rings::incrementAndGet);
        await().atMost(Duration.ofSeconds(5)).until(() -> rings.get() == 1);

        alarm.setAt(clock.instant().minusSeconds(60), clock, rings::incrementAndGet);
        await().atMost(Duration.ofSeconds(5)).until(() -> rings.get() == 2);
    }

    @Test
    void a_moment_by_a_clock_that_is_an_hour_behind_is_looked_at_again_when_a_minute_is_over() {
        var slow = Clock.offset(clock, Duration.ofHours(-1));
        var moment = clock.instant();

        var wait = Alarm.wait(moment, slow);

        assertThat(wait).isEqualTo(Duration.ofMinutes(1));
        assertThat(Alarm.wait(moment, clock)).isLessThanOrEqualTo(Duration.ZERO);
    }
}
