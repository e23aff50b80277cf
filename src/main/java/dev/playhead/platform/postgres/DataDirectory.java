package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Everything that an embedded database keeps: its data, its passwords, its log. Only its owner gets in. */
record DataDirectory(Path root) {

    private static final Duration CREATION = Duration.ofMinutes(2);
    private static final int BUILTIN_LOCALES_SINCE = 17;

    static DataDirectory open(Path root) throws IOException {
        Files.createDirectories(root);
        var directory = new DataDirectory(root.toRealPath());
        Modes.set(directory.root, Modes.PRIVATE_DIRECTORY);
        return directory;
    }

    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("log");
    }

    Path credentials() {
        return root.resolve("credentials.properties");
    }

    /** Refuses data that another major version wrote, before anything is changed. */
    void requireDataOf(Installation installation) throws IOException {
        var file = data().resolve("PG_VERSION");
        if (Files.notExists(file)) {
            return;
        }
        var written = Files.readString(file).strip();
        if (!written.equals(Integer.toString(installation.major()))) {
            throw new EmbeddedPostgresException("""
                    The data in %s is of PostgreSQL %s, and this is PostgreSQL %s, which cannot read it. Nothing was \
                    changed. Name an installation of PostgreSQL %2$s with playhead.embedded.binaries and take a dump \
                    with it (pg_dump), then restore that into an empty directory (playhead.embedded.directory)."""
                    .formatted(data(), written, installation.version()));
        }
    }

    boolean holdsData() {
        return Files.exists(data());
    }

    /** Creates the database cluster beside its place and renames it, so that one cut short is never taken for whole. */
    void create(Installation installation, Account account, Login owner) throws IOException, InterruptedException {
        var fresh = root.resolve("data.partial");
        var password = root.resolve("password.partial");
        Modes.delete(fresh);
        try {
            Files.writeString(password, "");
            Modes.set(password, Modes.PRIVATE_FILE);
            Files.writeString(password, owner.password());
            Files.createDirectory(fresh);
            Modes.set(fresh, Modes.PRIVATE_DIRECTORY);
            account.own(password);
            account.own(fresh);
            var outcome = Command.run(account.command(creation(installation, fresh, password, owner)), CREATION);
            if (!outcome.succeeded()) {
                throw new EmbeddedPostgresException(
                        "The database could not be created in %s: %s".formatted(root, outcome.output()));
            }
            Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(password);
        }
    }

    private static List<String> creation(Installation installation, Path data, Path password, Login owner) {
        var command = new ArrayList<>(List.of(installation.program("initdb"), "--pgdata=" + data, "--username=" + owner.name(),
                "--auth=scram-sha-256", "--pwfile=" + password, "--encoding=UTF8", "--data-checksums"));
        // The same order and the same letters everywhere, whatever locales the machine has: by code point. The C locale of
        // the versions before 17 knows upper and lower case of ASCII alone.
        command.add("--locale=C");
        if (installation.major() >= BUILTIN_LOCALES_SINCE) {
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        return command;
    }

    /** Makes the directory for the server's log. */
    void prepareLog(Account account) throws IOException {
        Files.createDirectories(log());
        Modes.set(log(), Modes.PRIVATE_DIRECTORY);
        account.own(log());
    }
}
