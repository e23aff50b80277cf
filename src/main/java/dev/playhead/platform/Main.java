package dev.playhead.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

import dev.playhead.worker.WorkerMain;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Where everything starts: the service, on a PostgreSQL of its own where none is configured; or, with the word {@code worker}
 * first, the reference worker.
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
            Quarkus.run(arguments);
        } else {
            runOnEmbedded(config, arguments);
        }
    }

    private static void runOnEmbedded(Config config, String... arguments) {
        var ended = new CompletableFuture<Void>();
        try (var postgres = start(config)) {
            postgres.closeAtExit(ended, PATIENCE_WITH_APPLICATION);
            EmbeddedSettings.publish(postgres, DevelopmentKeys.in(home(config)));
            Quarkus.run(arguments);
        } catch (EmbeddedPostgresException refusal) {
            System.err.println("playhead: " + refusal.getMessage());
            System.exit(1);
        } finally {
            ended.complete(null);
        }
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
