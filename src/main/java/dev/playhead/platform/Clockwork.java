package dev.playhead.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.vertx.http.HttpServerStart;

/**
 * Has whatever is done every few seconds done while the service serves, and not before or after: a start that is refused, or
 * an end, would pull the database away from beneath it.
 */
@ApplicationScoped
class Clockwork {

    private final Scheduler scheduler;

    Clockwork(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void start(@ObservesAsync HttpServerStart serving) {
        scheduler.resume();
    }

    void stop(@Observes ShutdownDelayInitiatedEvent ending) {
        scheduler.pause();
    }
}
