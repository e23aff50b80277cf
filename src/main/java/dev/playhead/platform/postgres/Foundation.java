package dev.playhead.platform.postgres;

import java.sql.Connection;
import java.sql.SQLException;

import org.postgresql.PGConnection;

/**
 * What must be in the server before the migrations are: two logins that may become others, and the database.
 *
 * <p>
 * Laid at every start, so that a first start cut short is completed by the next. The logins own nothing and inherit
 * nothing; the migrations say whom they may become.
 */
record Foundation(Credentials credentials, String database) {

    void layIn(Server server) {
        try (var connection = Connections.toMaintenanceOf(server)) {
            lay(connection, credentials.user());
            lay(connection, credentials.service());
            if (!exists(connection, "select 1 from pg_catalog.pg_database where datname = ?", database)) {
                // The name has passed the settings: a lower-case identifier without anything to quote.
                execute(connection, "create database " + database);
            }
        } catch (SQLException failure) {
            throw new EmbeddedPostgresException("The logins and the database %s could not be made: %s".formatted(
                    database, failure.getMessage()), failure);
        }
    }

    private static void lay(Connection connection, Login login) throws SQLException {
        var exists = exists(connection, "select 1 from pg_catalog.pg_roles where rolname = ?", login.name());
        execute(connection, (exists ? "alter role " : "create role ") + login.name() + " login noinherit");
        // The driver sends the verifier: the password itself stands in no statement and in no log.
        connection.unwrap(PGConnection.class)
                .alterUserPassword(login.name(), login.password().toCharArray(), "scram-sha-256");
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
