package dev.playhead.realtime;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How much goes over realtime sockets here, and how late, for {@code /q/metrics}. */
@ApplicationScoped
class RealtimeMetrics implements MeterBinder {

    private static final String CREATED_AT = "\"created_at\":\"";

    private final RealtimeSockets sockets;
    private final Clock clock;
    private final Timer lag;

    RealtimeMetrics(RealtimeSockets sockets, MeterRegistry registry, Clock clock) {
        this.sockets = sockets;
        this.clock = clock;
        this.lag = Timer.builder("playhead.realtime.lag")
                .description("From the writing of the last event of a page to its sending; history makes it large")
                .register(registry);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.realtime.sockets", sockets, RealtimeSockets::count)
                .description("Open sockets on /realtime/v1/websocket at this replica").register(registry);
        Gauge.builder("playhead.realtime.channels", sockets, RealtimeSockets::channels)
                .description("Channels on them").register(registry);
    }

    /** Notes that this event has left. */
    void sent(String event) {
        var start = event.lastIndexOf(CREATED_AT) + CREATED_AT.length();
        var end = event.indexOf('"', start);
        try {
            var created = OffsetDateTime.parse(event.substring(start, end)).toInstant();
            lag.record(Duration.between(created, clock.instant()));
        } catch (DateTimeParseException | StringIndexOutOfBoundsException farAway) {
            // A time that PostgreSQL can write and Java cannot read tells nothing of lateness.
        }
    }
}
