package dev.playhead.platform;

import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

import dev.playhead.database.Listener;
import dev.playhead.database.NotificationQueue;

/** Whether this replica hears what PostgreSQL announces; one that does not still delivers every event, seconds late. */
@Readiness
@ApplicationScoped
class ListenerHealth implements HealthCheck {

    private final Listener listener;
    private final NotificationQueue queue;

    ListenerHealth(Listener listener, NotificationQueue queue) {
        this.listener = listener;
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        var state = listener.state();
        return HealthCheckResponse.named("Announcements")
                .status(state == Listener.State.LISTENING)
                .withData("state", state.name().toLowerCase(Locale.ROOT))
                // Another replica would serve no better: a warning and no reason to send callers elsewhere.
                .withData("queue", queue.isFilling() ? "degraded: filling up" : "ok")
                .build();
    }
}
