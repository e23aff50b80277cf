package dev.playhead.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;

import org.postgresql.Driver;

import dev.playhead.platform.postgres.EmbeddedPostgres;

/**
 * A PostgreSQL of the oldest supported version that an operator brings, with the service's logins from
 * {@code deploy/logins.sql}.
 */
final class BroughtDatabase implements AutoCloseable {

    private static final String NAME = "production";
    private static final Map<String, String> USUAL = Map.of(
            "user_name", "authenticator", "user_password", "authenticator's password",
            "service_name", "service_authenticator", "service_password", "service \\ \"password\"");

    private final EmbeddedPostgres.Settings settings;
    private EmbeddedPostgres server;

    private BroughtDatabase(EmbeddedPostgres.Settings settings) {
        this.settings = settings;
        this.server = EmbeddedPostgres.start(settings);
    }

    static BroughtDatabase in(Path directory) {
        var oldest = Path.of(System.getProperty("playhead.test.oldest-postgresql"));
        var database = new BroughtDatabase(EmbeddedPostgres.Settings.in(directory).withBinaries(oldest));
        database.create(NAME);
        database.makeLogins(NAME, USUAL);
        // An operator runs it again whenever a password changes.
        database.makeLogins(NAME, USUAL);
        return database;
    }

    /** What an operator tells the service. */
    Map<String, String> settings() {
        return Map.of(
                "playhead.database.url", url(NAME),
                "playhead.database.owner.name", server.owner().name(),
                "playhead.database.owner.password", server.owner().password(),
                "playhead.database.user.password", USUAL.get("user_password"),
                "playhead.database.service.password", USUAL.get("service_password"));
    }

    String url(String database) {
        return "postgresql://%s:%d/%s".formatted(server.host(), server.port(), database);
    }

    /** Makes a database as Supabase hands it over, and logins of the operator's own. */
    void prepareSupabase(String database) {
        create(database);
        execute(database, read(Path.of("src", "test", "resources", "supabase", "database.sql")));
        makeLogins(database, Map.of(
                "user_name", "playhead_user", "user_password", "users'",
                "service_name", "playhead_service", "service_password", "service's"));
    }

    private void create(String database) {
        execute("postgres", "create database " + database + " template template0");
    }

    /** Runs {@code deploy/logins.sql} as psql does, without psql. */
    private void makeLogins(String database, Map<String, String> variables) {
        var script = read(Path.of("deploy", "logins.sql")).replaceAll("(?m)^\\s*\\\\.*$", "");
        for (var variable : variables.entrySet()) {
            script = script.replaceAll(":'" + variable.getKey() + "'",
                    Matcher.quoteReplacement("'" + variable.getValue().replace("'", "''") + "'"));
        }
        execute(database, script);
    }

    void goAway() {
        server.close();
    }

    void comeBack() {
        server = EmbeddedPostgres.start(settings.onPort(server.port()));
        // It gave logins of these names its own passwords.
        makeLogins(NAME, USUAL);
    }

    List<String> column(String query) {
        return columnIn(NAME, query);
    }

    List<String> columnIn(String database, String query) {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void execute(String database, String script) {
        try (var connection = connect(database); var statement = connection.createStatement()) {
            statement.execute(script);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", server.owner().name());
        properties.setProperty("password", server.owner().password());
        return new Driver().connect("jdbc:" + url(database), properties);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
