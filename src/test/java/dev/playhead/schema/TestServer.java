package dev.playhead.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.flywaydb.core.Flyway;
import org.postgresql.Driver;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.platform.postgres.EmbeddedPostgres.Settings;
import dev.playhead.platform.postgres.Login;

/**
 * An embedded PostgreSQL for the tests of one JVM, which holds one migrated database to copy.
 *
 * <p>
 * It flushes nothing to the disk: what it holds is worth nothing after the run, and its directory goes with it.
 */
final class TestServer {

    static final String[] LOCATIONS = { "classpath:db/supabase", "classpath:db/migration" };
    static final String[] LOCATIONS_ON_SUPABASE = { "classpath:db/migration" };

    private static final String TEMPLATE = "migrated";
    private static final List<String> HASTE = List.of(
            "alter system set fsync = off",
            "alter system set full_page_writes = off",
            "alter system set synchronous_commit = off",
            "alter system set max_wal_size = '4GB'",
            "alter system set autovacuum = off",
            "select pg_reload_conf()");
    // Held here, for a logger that nobody holds forgets its level. What goes wrong comes out as an exception anyway.
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");
    private static final Map<PostgresVersion, TestServer> STARTED = new EnumMap<>(PostgresVersion.class);

    private final EmbeddedPostgres postgres;
    private final AtomicInteger databases = new AtomicInteger();

    private TestServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static synchronized TestServer of(PostgresVersion version) {
        return STARTED.computeIfAbsent(version, TestServer::start);
    }

    private static TestServer start(PostgresVersion version) {
        FLYWAY.setLevel(Level.OFF);
        var directory = Path.of("target", "schema-test", "postgresql-" + version.major()).toAbsolutePath();
        var settings = settings(version, directory);
        if (Files.exists(directory)) {
            // A run that was killed left it, perhaps with a server that still runs.
            EmbeddedPostgres.start(settings).close();
            delete(directory);
        }
        var server = new TestServer(EmbeddedPostgres.start(settings));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.postgres.close();
            delete(directory);
        }));
        server.execute("postgres", HASTE);
        server.execute("postgres", List.of("create database " + TEMPLATE));
        server.migrate(TEMPLATE, LOCATIONS);
        return server;
    }

    private static Settings settings(PostgresVersion version, Path directory) {
        var settings = Settings.in(directory);
        return version == PostgresVersion.NEWEST
                ? settings
                : settings.withBinaries(Path.of(System.getProperty("playhead.test.oldest-postgresql")));
    }

    Login owner() {
        return postgres.owner();
    }

    Login user() {
        return postgres.user();
    }

    Login service() {
        return postgres.service();
    }

    /** Makes a copy of the migrated database and returns its name. */
    String copyMigrated() {
        var name = newDatabase(TEMPLATE);
        // What a database lets everybody do is not copied with it.
        execute("postgres", List.of("revoke temporary on database " + name + " from public"));
        return name;
    }

    /** Makes a database in which there is nothing. */
    String createEmpty() {
        return newDatabase("template0");
    }

    private String newDatabase(String template) {
        var name = "test_" + databases.incrementAndGet();
        execute("postgres", List.of("create database " + name + " template " + template));
        return name;
    }

    void drop(String database) {
        execute("postgres", List.of("drop database " + database + " with (force)"));
    }

    void migrate(String database, String... locations) {
        flyway(database, owner(), "latest", locations).migrate();
    }

    /** Flyway as the service configures it. */
    Flyway flyway(String database, Login login, String target, String... locations) {
        return Flyway.configure()
                .dataSource(url(database), login.name(), login.password())
                .locations(locations)
                .defaultSchema("playhead")
                .createSchemas(true)
                .target(target)
                .load();
    }

    Connection connect(String database, Login login) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", login.name());
        properties.setProperty("password", login.password());
        return new Driver().connect(url(database), properties);
    }

    private String url(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(postgres.host(), postgres.port(), database);
    }

    private void execute(String database, List<String> statements) {
        try (var connection = connect(database, owner()); var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(TestServer::deleteFile);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void deleteFile(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
