package dev.playhead.platform.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

import org.postgresql.Driver;

/** Connections for the launcher itself, made by the driver directly: there is no pool yet, and no container. */
final class Connections {

    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final String ALL_PLACES_TAKEN = "53300";
    /** Connection refused or lost; starting up or shutting down. */
    private static final Set<String> NOT_YET = Set.of("08001", "08006", "57P03");

    private Connections() {
    }

    static Connection toMaintenanceOf(Server server) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", server.owner().name());
        properties.setProperty("password", server.owner().password());
        properties.setProperty("ApplicationName", "playhead-platform");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        var url = jdbcUrl(server.port(), MAINTENANCE_DATABASE);
        var connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("The driver does not know the address " + url);
        }
        return connection;
    }

    /** Whether the server takes connections, which a server at its limit does as well. */
    static boolean reaches(Server server) {
        try (var connection = toMaintenanceOf(server)) {
            return connection.isValid(5);
        } catch (SQLException refusal) {
            if (ALL_PLACES_TAKEN.equals(refusal.getSQLState())) {
                return true;
            }
            if (NOT_YET.contains(refusal.getSQLState())) {
                return false;
            }
            throw new EmbeddedPostgresException("The embedded PostgreSQL refuses its owner (%s): %s".formatted(
                    refusal.getSQLState(), refusal.getMessage()), refusal);
        }
    }

    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(Server.HOST, port, database);
    }
}
