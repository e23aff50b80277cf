package dev.playhead.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import org.postgresql.ds.PGSimpleDataSource;

/** The rows behind the service, seen and set as the service role: what no door shows or lets anybody do. */
public final class Rows {

    private static final String COUNTS = """
            select concat_ws(' ',
                'profiles', (select count(*) from public.profiles),
                'projects', (select count(*) from public.projects),
                'sessions', (select count(*) from public.coding_sessions),
                'jobs', (select count(*) from public.coding_jobs),
                'events', (select count(*) from public.session_events),
                'numbers', (select coalesce(sum(last_seq), 0) from public.session_streams))
            """;

    private Rows() {
    }

    /** How many rows each table has, and numbers are given out: nothing half-written means the same before and after. */
    public static String counts() {
        return text(COUNTS);
    }

    /** The first column of the first row; parameters that look like a UUID are one. */
    public static Object value(String query, Object... parameters) {
        return run(query, parameters);
    }

    public static String text(String query, Object... parameters) {
        return String.valueOf(run(query, parameters));
    }

    public static void set(String statement, Object... parameters) {
        run(statement, parameters);
    }

    /** Does {@code work} while nobody else gets at {@code table}. */
    public static void whileLocked(String table, Runnable work) {
        whileOpen("lock table " + table + " in access exclusive mode", work);
    }

    /** Does {@code work} while the transaction of {@code statement} holds what it has locked. */
    public static void whileOpen(String statement, Runnable work) {
        try (var connection = connect()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute(statement);
            work.run();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Object run(String statement, Object... parameters) {
        try (var connection = connect(); var prepared = connection.prepareStatement(statement)) {
            for (var index = 0; index < parameters.length; index++) {
                prepared.setObject(index + 1, typed(parameters[index]));
            }
            if (!prepared.execute()) {
                return prepared.getUpdateCount();
            }
            try (var rows = prepared.getResultSet()) {
                return rows.next() ? rows.getObject(1) : "nothing";
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Object typed(Object parameter) {
        return parameter instanceof String text && text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? UUID.fromString(text)
                : parameter;
    }

    private static Connection connect() throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl("jdbc:" + Person.setting("playhead.database.url"));
        var connection = source.getConnection("service_authenticator", Person.setting("playhead.database.service.password"));
        connection.createStatement().execute("set role service_role");
        return connection;
    }
}
