package dev.playhead.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.platform.postgres.EmbeddedPostgresException;
import dev.playhead.worker.WorkerMain;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Where everything starts: the service, on a PostgreSQL of its own where none is configured; or, with the word {@code worker}
 * first, the reference worker.
 *
 * <p>
 * What keeps the service from starting is said on the error output, in one line where it is the operator's to mend; the
 * process then ends with 1.
 */
@QuarkusMain
public class Main {

    private static final Duration PATIENCE_WITH_APPLICATION = Duration.ofSeconds(30);

    public static void main(String... arguments) throws InterruptedException {
        if (arguments.length > 0 && arguments[0].equals("worker")) {
            System.exit(WorkerMain.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        var config = ConfigProvider.getConfig();
        if (setting(config, "playhead.database.url").isPresent()) {
            new ExternalDatabase(config).obstacle().ifPresent(Main::refuse);
            runApplication(() -> {
            }, arguments);
        } else if (config.getOptionalValue("playhead.production", Boolean.class).orElse(false)) {
            refuse("playhead.production is set, but the database would be the embedded one: set playhead.database.url");
        } else {
            runOnEmbedded(config, arguments);
        }
    }

    private static void runOnEmbedded(Config config, String... arguments) {
        var ended = new CompletableFuture<Void>();
        try (var postgres = start(config)) {
            postgres.closeAtExit(ended, PATIENCE_WITH_APPLICATION);
            EmbeddedSettings.publish(postgres, DevelopmentKeys.in(home(config)));
            EmbeddedHealth.watch(postgres);
            runApplication(() -> ended.complete(null), arguments);
        } catch (EmbeddedPostgresException refusal) {
            refuse(refusal.getMessage());
        } finally {
            ended.complete(null);
        }
    }

    /** Ends the JVM after the application; dev mode, which starts it again and again, has an end of its own. */
    private static void runApplication(Runnable stopped, String... arguments) {
        var main = Thread.currentThread();
        Quarkus.run(null, (status, failure) -> {
            if (failure != null) {
                new StartFailure(failure).tell();
            }
            // A native executable hands signals here, on a thread of their own, while the application still runs.
            if (Thread.currentThread() == main) {
                stopped.run();
            }
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(status, failure);
        }, arguments);
    }

    private static void refuse(String sentence) {
        System.err.println("playhead: " + sentence);
        System.exit(1);
    }

    private static EmbeddedPostgres start(Config config) {
        var settings = EmbeddedPostgres.Settings.in(home(config).resolve("postgresql"))
                .onPort(setting(config, "playhead.embedded.port").map(Integer::parseInt).orElse(0))
                .telling(sentence -> System.out.println("playhead: " + sentence));
        return EmbeddedPostgres.start(setting(config, "playhead.embedded.binaries").map(Path::of)
                .map(settings::withBinaries)
                .orElse(settings));
    }

    /** The same place as {@link EmbeddedConfig#home}, which nobody can read before the application has started. */
    private static Path home(Config config) {
        return Path.of(setting(config, "playhead.embedded.directory").orElse(".playhead")).toAbsolutePath().normalize();
    }

    private static Optional<String> setting(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }
}
