package dev.playhead.platform.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests say to an embedded PostgreSQL, and what it answers. */
final class Conversation {

    private Conversation() {
    }

    static Connection connect(EmbeddedPostgres postgres, Login login) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), login.name(), login.password());
    }

    static Connection connect(EmbeddedPostgres postgres, String database, Login login) throws SQLException {
        var url = Connections.jdbcUrl(postgres.port(), database);
        return DriverManager.getConnection(url, login.name(), login.password());
    }

    static void write(EmbeddedPostgres postgres, int number) throws SQLException {
        write(postgres.jdbcUrl(), postgres.owner(), number);
    }

    static void write(String url, Login owner, int number) throws SQLException {
        try (var connection = DriverManager.getConnection(url, owner.name(), owner.password());
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists public.numbers (number int)");
            statement.execute("insert into public.numbers values (" + number + ")");
        }
    }

    static void writeUntilRefused(EmbeddedPostgres postgres, AtomicInteger acknowledged) {
        try (var connection = connect(postgres, postgres.owner());
                var insertion = connection.prepareStatement("insert into public.numbers values (?)")) {
            for (var number = 1;; number++) {
                insertion.setInt(1, number);
                insertion.executeUpdate();
                acknowledged.set(number);
            }
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
    }

    static List<Integer> numbers(EmbeddedPostgres postgres) throws SQLException {
        try (var connection = connect(postgres, postgres.owner());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select number from public.numbers order by number")) {
            var numbers = new ArrayList<Integer>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }

    static String setting(Connection connection, String name) throws SQLException {
        return text(connection, "show " + name);
    }

    static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
