package dev.playhead.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;

/**
 * Whether the clock was set back by more than a moment.
 *
 * <p>
 * What Quarkus schedules goes by the clock on the wall, and rests until that has come to where it was: no socket is pinged
 * and no lease taken back meanwhile. A new process begins with the clock as it is, so this one asks to be replaced. It looks
 * by a timer that goes by no clock.
 */
@Liveness
@ApplicationScoped
class ClockHealth implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(ClockHealth.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    // What is set back by less is over before anybody has restarted anything.
    private static final Duration BORNE = Duration.ofSeconds(30);

    private final Clock clock;
    private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);
    private volatile boolean isBehind;

    ClockHealth(Clock clock) {
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Vertx vertx) {
        vertx.setPeriodic(LOOK_EVERY.toMillis(), timer -> look());
    }

    /** @return how long everything that is scheduled rests still */
    private Duration look() {
        var now = clock.instant();
        var rest = Duration.between(now, latest.accumulateAndGet(now, (one, other) -> one.isAfter(other) ? one : other));
        var wasBehind = isBehind;
        isBehind = rest.compareTo(BORNE) > 0;
        if (isBehind && !wasBehind) {
            LOG.errorf("outcome=clock_set_back by_s=%d", rest.toSeconds());
        }
        return rest;
    }

    @Override
    public HealthCheckResponse call() {
        var rest = look();
        return HealthCheckResponse.named("Clock")
                .status(!isBehind)
                .withData("state", isBehind ? "set back: scheduled work rests for %d s".formatted(rest.toSeconds()) : "ok")
                .build();
    }
}
