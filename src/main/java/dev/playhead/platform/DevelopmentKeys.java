package dev.playhead.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Properties;

import dev.playhead.auth.key.ApiKey;
import dev.playhead.platform.postgres.EmbeddedPostgresException;
import dev.playhead.platform.postgres.Modes;

/**
 * The two API keys of an embedded database, made at its first start and kept beside it.
 *
 * <p>
 * The database holds digests alone; but who starts an embedded one wants to be told the keys every time.
 */
record DevelopmentKeys(String publishable, String secret) {

    static DevelopmentKeys in(Path home) {
        var file = home.resolve("keys.properties");
        try {
            if (Files.notExists(file)) {
                write(file);
            }
            return read(file);
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("The API keys in %s cannot be read or written: %s".formatted(file, failure),
                    failure);
        }
    }

    private static DevelopmentKeys read(Path file) throws IOException {
        var properties = new Properties();
        try (var input = Files.newBufferedReader(file)) {
            properties.load(input);
        }
        return new DevelopmentKeys(properties.getProperty("publishable"), properties.getProperty("secret"));
    }

    private static void write(Path file) throws IOException {
        var random = new SecureRandom();
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.writeString(partial, "");
        Modes.set(partial, Modes.PRIVATE_FILE);
        Files.writeString(partial,
                "# The API keys of the embedded database. The secret one passes row-level security.%npublishable=%s%nsecret=%s%n"
                        .formatted(ApiKey.random(ApiKey.Kind.PUBLISHABLE, random).text(),
                                ApiKey.random(ApiKey.Kind.SECRET, random).text()));
        Files.move(partial, file);
    }
}
