package dev.playhead.platform;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

import dev.playhead.platform.postgres.EmbeddedPostgres;

/** Whether the embedded PostgreSQL runs, as its supervisor sees it; up where there is none. */
@Readiness
@ApplicationScoped
class EmbeddedHealth implements HealthCheck {

    // Started before there are beans, by whoever starts the application.
    private static final AtomicReference<@Nullable EmbeddedPostgres> SERVER = new AtomicReference<>();

    static void watch(EmbeddedPostgres started) {
        SERVER.set(started);
    }

    @Override
    public HealthCheckResponse call() {
        var server = SERVER.get();
        var answer = HealthCheckResponse.named("Embedded PostgreSQL");
        return server == null
                ? answer.up().withData("state", "not used").build()
                : answer.status(server.isRunning()).withData("state", server.state().name().toLowerCase(Locale.ROOT)).build();
    }
}
