package dev.playhead.platform.postgres;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/** The three logins of an embedded database, made at its first start and kept beside its data. */
record Credentials(Login owner, Login user, Login service) {

    private static final String OWNER = "playhead_owner";
    private static final String USER = "authenticator";
    private static final String SERVICE = "service_authenticator";
    private static final int PASSWORD_BYTES = 32;

    static Credentials keptIn(DataDirectory directory) throws IOException {
        var file = directory.credentials();
        if (Files.notExists(file)) {
            if (Files.exists(directory.data())) {
                throw new EmbeddedPostgresException("""
                        %s is missing, without which nobody can log in to the database beside it: restore the file, or move \
                        the whole directory away to begin anew.""".formatted(file));
            }
            write(file, new SecureRandom());
        }
        return read(file);
    }

    private static Credentials read(Path file) throws IOException {
        var properties = new Properties();
        try (var input = Files.newBufferedReader(file)) {
            properties.load(input);
        }
        return new Credentials(login(file, properties, OWNER), login(file, properties, USER), login(file, properties, SERVICE));
    }

    private static Login login(Path file, Properties properties, String name) {
        var password = properties.getProperty(name, "");
        if (password.isEmpty()) {
            throw new EmbeddedPostgresException("%s lacks the password of %s: restore the file.".formatted(file, name));
        }
        return new Login(name, password);
    }

    /** Complete and on the disk before the database exists that only these passwords open. */
    private static void write(Path file, SecureRandom random) throws IOException {
        var content = "# The passwords of the embedded PostgreSQL's logins.%n%s=%s%n%s=%s%n%s=%s%n".formatted(
                OWNER, password(random), USER, password(random), SERVICE, password(random));
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.writeString(partial, "");
        Modes.set(partial, Modes.PRIVATE_FILE);
        try (var output = new FileOutputStream(partial.toFile())) {
            output.write(content.getBytes(StandardCharsets.UTF_8));
            output.getFD().sync();
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String password(SecureRandom random) {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
