package dev.playhead.platform;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import dev.playhead.worker.DemoCommand;
import dev.playhead.worker.Worker;
import dev.playhead.worker.WorkerSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServerStart;

/** What a newcomer sees first: where everything is, and the call to try next; and behind it a worker that answers the call. */
@ApplicationScoped
class Welcome {

    private static final Logger LOG = Logger.getLogger(Welcome.class);

    private final PlatformConfig config;
    private final DemoData demo;
    private final Optional<String> publishableKey;
    private final Optional<String> secretKey;
    private @Nullable Worker worker;

    Welcome(PlatformConfig config, DemoData demo,
            @ConfigProperty(name = "playhead.auth.publishable-key") Optional<String> publishableKey,
            @ConfigProperty(name = "playhead.auth.secret-key") Optional<String> secretKey) {
        this.config = config;
        this.demo = demo;
        this.publishableKey = publishableKey;
        this.secretKey = secretKey;
    }

    void show(@Observes HttpServerStart started) {
        var url = URI.create("http://localhost:" + started.options().getPort());
        if (config.demo().enabled()) {
            demo.load().subscribe().with(
                    loaded -> greet(url),
                    failure -> LOG.errorf(failure, "outcome=demo_data_failed"));
            startWorker(url);
        } else if (config.embedded().url().isPresent()) {
            System.out.println(embedded(url));
        }
    }

    private void greet(URI url) {
        System.out.println("""

                ── Playhead is up ───────────────────────────────────────────────────────────
                  URL               %1$s
                  API               %1$s/q/openapi      (browse it: %1$s/q/swagger-ui)
                  publishable key   %2$s
                  secret key        %3$s
                  demo user         %4$s  /  %5$s
                  database          %6$s  (data in %7$s)

                  Next, in another terminal:

                  curl -s '%1$s/auth/v1/token?grant_type=password' \\
                    -H 'apikey: %2$s' \\
                    -H 'Content-Type: application/json' \\
                    -d '{"email":"%4$s","password":"%5$s"}'
                ─────────────────────────────────────────────────────────────────────────────
                """.formatted(url, publishableKey.orElse("(yours)"), secretKey.orElse("(yours)"),
                config.demo().email(), config.demo().password(),
                config.embedded().url().orElse("(yours)"), home()));
    }

    private String embedded(URI url) {
        return """

                ── Playhead is up, on a PostgreSQL of its own ───────────────────────────────
                  URL               %s
                  publishable key   %s
                  secret key        in %s
                  database          %s  (data in %s)

                  Good for trying out. For production set playhead.database.url; see docs/operations.md.
                ─────────────────────────────────────────────────────────────────────────────
                """.formatted(url, publishableKey.orElse("(yours)"), home().resolve("keys.properties"),
                config.embedded().url().orElseThrow(), home());
    }

    private Path home() {
        return Path.of(config.embedded().directory().orElse(".playhead")).toAbsolutePath().normalize();
    }

    private void startWorker(URI url) {
        if (secretKey.isEmpty()) {
            LOG.warn("outcome=demo_worker_not_started reason=no_secret_key");
            return;
        }
        try {
            var command = config.demo().command().orElse(List.of());
            worker = Worker.start(new WorkerSettings(url, secretKey.get(), "demo-worker",
                    command.isEmpty() ? DemoCommand.unpackedInto(home().resolve("demo-agent")) : command,
                    home().resolve("workspaces")));
        } catch (IOException failure) {
            LOG.errorf(failure, "outcome=demo_worker_not_started");
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (worker != null) {
            worker.close();
        }
    }
}
