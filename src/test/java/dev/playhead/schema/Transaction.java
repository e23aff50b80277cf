package dev.playhead.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** A transaction of somebody; closing it without a commit rolls it back. */
record Transaction(Connection connection) implements AutoCloseable {

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Transaction transaction) throws SQLException;
    }

    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    List<Map<String, Object>> rows(String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = prepare(sql, parameters); var results = statement.executeQuery()) {
            var columns = results.getMetaData();
            var rows = new ArrayList<Map<String, Object>>();
            while (results.next()) {
                var row = new LinkedHashMap<String, Object>();
                for (var i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), results.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    List<Object> column(String sql, @Nullable Object... parameters) throws SQLException {
        return rows(sql, parameters).stream().map(row -> row.values().iterator().next()).toList();
    }

    Object value(String sql, @Nullable Object... parameters) throws SQLException {
        var rows = rows(sql, parameters);
        if (rows.size() != 1) {
            throw new AssertionError("%d rows in place of one: %s".formatted(rows.size(), sql));
        }
        return Objects.requireNonNull(rows.get(0).values().iterator().next(), sql);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.rollback();
        } finally {
            connection.close();
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
