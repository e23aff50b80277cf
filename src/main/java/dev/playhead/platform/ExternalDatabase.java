package dev.playhead.platform;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.Config;
import org.postgresql.Driver;
import org.postgresql.util.PSQLException;

import dev.playhead.platform.postgres.Login;

/**
 * The database that the operator brings: each login is tried once before the application starts, for a pool would try for ever
 * and say little.
 */
record ExternalDatabase(Config config) {

    private static final String PATIENCE_SECONDS = "10";
    /** The server answers and has no place left: that passes. */
    private static final String OUT_OF_RESOURCES = "53";

    /** A login by the word that stands for it in the settings, and the data source that it is configured as. */
    private record Entry(String word, String dataSource) {
    }

    /** What stands in the way, in one line for the operator; empty when every login gets in. */
    Optional<String> obstacle() {
        var users = new Entry("user", "quarkus.datasource.");
        var service = new Entry("service", "quarkus.datasource.service.");
        var owner = new Entry("owner", "quarkus.datasource.owner.");
        var migrates = config.getOptionalValue("playhead.database.migrate", Boolean.class).orElse(true);
        return (migrates ? Stream.of(owner, users, service) : Stream.of(users, service))
                .flatMap(entry -> obstacle(entry).stream())
                .findFirst();
    }

    private Optional<String> obstacle(Entry entry) {
        var login = setting(entry.dataSource() + "username");
        var password = config.getOptionalValue(entry.dataSource() + "password", String.class);
        if (password.isEmpty()) {
            return Optional.of("playhead.database.%s.password is not set, the password of %s".formatted(entry.word(), login));
        }
        return refusal(new Login(login, password.get())).map(refusal -> refusal.getSQLState().startsWith("08")
                ? "the database at %s cannot be reached: %s".formatted(place(), oneLine(refusal))
                : "the database at %s refuses the login %s: %s; see playhead.database.%s.name and .password"
                        .formatted(place(), login, oneLine(refusal), entry.word()));
    }

    private Optional<SQLException> refusal(Login login) {
        var properties = new Properties();
        properties.setProperty("user", login.name());
        properties.setProperty("password", login.password());
        properties.setProperty("ApplicationName", "playhead-start");
        properties.setProperty("connectTimeout", PATIENCE_SECONDS);
        properties.setProperty("loginTimeout", PATIENCE_SECONDS);
        try (var connection = new Driver().connect("jdbc:" + url(), properties)) {
            return connection == null
                    ? Optional.of(new SQLException("it must begin with postgresql://host:port/database", "08000"))
                    : Optional.empty();
        } catch (SQLException refusal) {
            var state = String.valueOf(refusal.getSQLState());
            return state.startsWith(OUT_OF_RESOURCES) ? Optional.empty()
                    : Optional.of(new SQLException(withoutPlace(refusal), state));
        }
    }

    private String url() {
        return setting("quarkus.datasource.reactive.url");
    }

    /** Without its parameters, in which a password may stand. */
    private String place() {
        return url().replaceFirst("\\?.*", "");
    }

    private String setting(String name) {
        return config.getValue(name, String.class);
    }

    /** Where in PostgreSQL's source a refusal was written helps nobody here. */
    private static String withoutPlace(SQLException refusal) {
        var said = refusal instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        return said == null ? refusal.getMessage() : said.getSeverity() + ": " + said.getMessage();
    }

    private static String oneLine(SQLException refusal) {
        return String.valueOf(refusal.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
