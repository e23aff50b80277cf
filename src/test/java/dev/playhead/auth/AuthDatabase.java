package dev.playhead.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Map;

import dev.playhead.platform.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A PostgreSQL for one run of tests, and two keys. */
public class AuthDatabase implements QuarkusTestResourceLifecycleManager {

    static final String PUBLISHABLE = ApiKey.random(ApiKey.Kind.PUBLISHABLE, new SecureRandom()).text();
    static final String SECRET = ApiKey.random(ApiKey.Kind.SECRET, new SecureRandom()).text();

    private final Path directory = temporary();
    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(directory));
        return Map.of(
                "playhead.database.url", postgres.reactiveUrl(),
                "playhead.database.user.password", postgres.user().password(),
                "playhead.database.service.password", postgres.service().password(),
                "playhead.database.owner.name", postgres.owner().name(),
                "playhead.database.owner.password", postgres.owner().password(),
                "test.publishable-key", PUBLISHABLE,
                "test.secret-key", SECRET,
                "playhead.auth.publishable-key", PUBLISHABLE,
                "playhead.auth.secret-key", SECRET);
    }

    @Override
    public void stop() {
        postgres.close();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("playhead-auth");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
