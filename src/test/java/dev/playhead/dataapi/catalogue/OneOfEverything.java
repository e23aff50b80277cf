package dev.playhead.dataapi.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A service whose data API shows the schema {@code dataapi} of src/test/resources/dataapi/schema.sql. */
public class OneOfEverything implements QuarkusTestResourceLifecycleManager {

    static final Map<String, String> SETTINGS = Map.of("playhead.rest.schemas", "dataapi,public");

    @Override
    public Map<String, String> start() {
        return SETTINGS;
    }

    @Override
    public void stop() {
        // The database goes with its server.
    }

    /** Makes the schema, as whoever owns the database would while the service runs. */
    static void make() {
        try (var script = OneOfEverything.class.getResourceAsStream("/dataapi/schema.sql")) {
            run(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void run(String statements) {
        try (var connection = owner(); var statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static String value(String query) {
        try (var connection = owner(); var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Connection owner() throws SQLException {
        return DriverManager.getConnection("jdbc:" + setting("playhead.database.url"), setting("playhead.database.owner.name"),
                setting("playhead.database.owner.password"));
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
