package dev.playhead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Map;

import dev.playhead.auth.key.ApiKey;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/**
 * What the service under test stands on: a durable PostgreSQL of its own, and two API keys.
 *
 * <p>
 * A test that has a field of type {@link EmbeddedPostgres} is given the database, to look behind the service or to kill it.
 */
public class TestService implements QuarkusTestResourceLifecycleManager {

    private final Path directory = temporary();
    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        var random = new SecureRandom();
        var publishable = ApiKey.random(ApiKey.Kind.PUBLISHABLE, random).text();
        var secret = ApiKey.random(ApiKey.Kind.SECRET, random).text();
        postgres = EmbeddedPostgres.start(settings(EmbeddedPostgres.Settings.in(directory)));
        return Map.of(
                "playhead.database.url", postgres.reactiveUrl(),
                "playhead.database.user.password", postgres.user().password(),
                "playhead.database.service.password", postgres.service().password(),
                "playhead.database.owner.name", postgres.owner().name(),
                "playhead.database.owner.password", postgres.owner().password(),
                "test.publishable-key", publishable,
                "test.secret-key", secret,
                "playhead.auth.publishable-key", publishable,
                "playhead.auth.secret-key", secret);
    }

    /** The newest PostgreSQL; who tests another overrides this. */
    protected EmbeddedPostgres.Settings settings(EmbeddedPostgres.Settings newest) {
        return newest;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(postgres, field -> field.getType() == EmbeddedPostgres.class);
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
            return Files.createTempDirectory("playhead-test");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
