package dev.playhead.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import dev.playhead.platform.postgres.EmbeddedPostgres;

/** The owner of the database, who is past every rule: for what a test does behind the service. */
public record Owner(EmbeddedPostgres postgres) {

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.owner().name(), postgres.owner().password());
    }

    /** Runs one statement in its own transaction; answers how many rows it touched. */
    public int run(String statement, Object... parameters) {
        try (var connection = connect(); var prepared = prepare(connection, statement, parameters)) {
            return prepared.execute() ? 0 : prepared.getUpdateCount();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The first column of the first row. */
    public Object value(String query, Object... parameters) {
        try (var connection = connect();
                var prepared = prepare(connection, query, parameters);
                var rows = prepared.executeQuery()) {
            rows.next();
            return rows.getObject(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static PreparedStatement prepare(Connection connection, String statement, Object... parameters)
            throws SQLException {
        var prepared = connection.prepareStatement(statement);
        for (var index = 0; index < parameters.length; index++) {
            prepared.setObject(index + 1, parameters[index]);
        }
        return prepared;
    }
}
