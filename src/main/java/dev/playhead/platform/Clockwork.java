package dev.playhead.platform;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;

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

    /** After every other observer, any of which may refuse the start; also after a live reload, which starts no HTTP server. */
    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent started) {
        scheduler.resume();
    }

    void stop(@Observes ShutdownDelayInitiatedEvent ending) {
        scheduler.pause();
    }
}
