package dev.playhead.schema;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import dev.playhead.platform.postgres.Login;

/** One login's connection, which serves one caller after the other as a pooled connection does. */
final class Acting implements AutoCloseable {

    private final TestDatabase database;
    private final Login login;
    private @Nullable Connection connection;

    Acting(TestDatabase database, Login login) {
        this.database = database;
        this.login = login;
    }

    Somebody as(String role, String claims) {
        return new Somebody(this, role, claims);
    }

    synchronized Connection pooled() throws SQLException {
        var open = connection;
        if (open == null) {
            open = connect();
            connection = open;
        }
        return open;
    }

    Connection connect() throws SQLException {
        var fresh = database.connect(login);
        fresh.setAutoCommit(false);
        return fresh;
    }

    @Override
    public synchronized void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
