package dev.playhead.platform;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import dev.playhead.worker.DemoCommand;
import dev.playhead.worker.Worker;
import dev.playhead.worker.WorkerSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;

/** What a newcomer sees first: where everything is, and the call to try next; and behind it a worker that answers the call. */
@ApplicationScoped
class Welcome {

    private static final Logger LOG = Logger.getLogger(Welcome.class);

    private final DemoConfig demo;
    private final EmbeddedConfig embedded;
    private final DemoData data;
    private final Optional<String> publishableKey;
    private final Optional<String> secretKey;
    private final int port;
    private @Nullable Worker worker;

    Welcome(DemoConfig demo, EmbeddedConfig embedded, DemoData data,
            @ConfigProperty(name = "playhead.auth.publishable-key") Optional<String> publishableKey,
            @ConfigProperty(name = "playhead.auth.secret-key") Optional<String> secretKey,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.demo = demo;
        this.embedded = embedded;
        this.data = data;
        this.publishableKey = publishableKey;
        this.secretKey = secretKey;
        this.port = port;
    }

    /** At every start, also after a live reload, when the HTTP server was never down. */
    void start(@Observes StartupEvent started) {
        if (demo.enabled()) {
            data.load().subscribe().with(
                    loaded -> LOG.debug("outcome=demo_data_loaded"),
                    failure -> LOG.errorf(failure, "outcome=demo_data_failed"));
            startWorker(url(port));
        }
    }

    void show(@ObservesAsync HttpServerStart started) {
        var url = url(started.options().getPort());
        if (demo.enabled()) {
            greet(url);
        } else if (embedded.url().isPresent()) {
            System.out.println(plain(url));
        }
    }

    private static URI url(int port) {
        return URI.create("http://localhost:" + port);
    }

    private void greet(URI url) {
        System.out.println("""

                == Playhead is up ===========================================================
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
                =============================================================================
                """.formatted(url, publishableKey.orElse("(yours)"), secretKey.orElse("(yours)"),
                demo.email(), demo.password(),
                embedded.url().orElse("(yours)"), embedded.home()));
    }

    private String plain(URI url) {
        return """

                == Playhead is up, on a PostgreSQL of its own ===============================
                  URL               %s
                  publishable key   %s
                  secret key        in %s
                  database          %s  (data in %s)

                  Good for trying out. For production set playhead.database.url; see docs/operations.md.
                =============================================================================
                """.formatted(url, publishableKey.orElse("(yours)"), embedded.home().resolve("keys.properties"),
                embedded.url().orElseThrow(), embedded.home());
    }

    private void startWorker(URI url) {
        if (secretKey.isEmpty()) {
            LOG.warn("outcome=demo_worker_not_started reason=no_secret_key");
            return;
        }
        try {
            var command = demo.command().orElse(List.of());
            worker = Worker.start(new WorkerSettings(url, secretKey.get(), "demo-worker",
                    command.isEmpty() ? DemoCommand.unpackedInto(embedded.home().resolve("demo-agent")) : command,
                    embedded.home().resolve("workspaces")));
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
