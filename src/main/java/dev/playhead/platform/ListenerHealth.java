package dev.playhead.platform;

import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

import dev.playhead.database.Listener;

/** Whether this replica hears what PostgreSQL announces; one that does not still delivers every event, seconds late. */
@Readiness
@ApplicationScoped
class ListenerHealth implements HealthCheck {

    private final Listener listener;

    ListenerHealth(Listener listener) {
        this.listener = listener;
    }

    @Override
    public HealthCheckResponse call() {
        var state = listener.state();
        return HealthCheckResponse.named("Announcements")
                .status(state == Listener.State.LISTENING)
                .withData("state", state.name().toLowerCase(Locale.ROOT))
                .build();
    }
}
