package dev.playhead.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A caller: every statement runs in a transaction of its own that begins by saying who is asking, as in the service.
 *
 * <p>
 * A refusal comes out as the {@link SQLException} that it is, unchecked.
 */
class Somebody {

    private static final String BECOME = "select set_config('request.jwt.claims', ?, true), set_config('role', ?, true)";

    private final Acting acting;
    private final String role;
    private final String claims;

    Somebody(Acting acting, String role, String claims) {
        this.acting = acting;
        this.role = role;
        this.claims = claims;
    }

    Somebody(Somebody other) {
        this(other.acting, other.role, other.claims);
    }

    /** Runs a statement that changes rows and returns how many. */
    int update(String sql, @Nullable Object... parameters) {
        return inTransaction(transaction -> transaction.update(sql, parameters));
    }

    List<Map<String, Object>> rows(String sql, @Nullable Object... parameters) {
        return inTransaction(transaction -> transaction.rows(sql, parameters));
    }

    /** The first column of every row. */
    List<Object> column(String sql, @Nullable Object... parameters) {
        return inTransaction(transaction -> transaction.column(sql, parameters));
    }

    /** The first column of the one row that there is. */
    @SuppressWarnings("unchecked")
    <T> T value(String sql, @Nullable Object... parameters) {
        return (T) inTransaction(transaction -> transaction.value(sql, parameters));
    }

    /** Several statements in one transaction, which is rolled back when they fail. */
    <T> T inTransaction(Transaction.Work<T> work) {
        try {
            var connection = acting.pooled();
            try {
                return committed(connection, work);
            } finally {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw Refusals.unchecked(failure);
        }
    }

    /** A transaction on a connection of its own, for what happens at once. */
    Transaction begin() {
        try {
            return become(new Transaction(acting.connect()));
        } catch (SQLException failure) {
            throw Refusals.unchecked(failure);
        }
    }

    private <T> T committed(Connection connection, Transaction.Work<T> work) throws SQLException {
        var result = work.in(become(new Transaction(connection)));
        connection.commit();
        return result;
    }

    private Transaction become(Transaction transaction) throws SQLException {
        transaction.rows(BECOME, claims, role);
        return transaction;
    }
}
