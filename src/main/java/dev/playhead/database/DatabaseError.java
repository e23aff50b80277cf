package dev.playhead.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

import io.vertx.pgclient.PgException;

/**
 * What PostgreSQL said went wrong, whichever way it came.
 *
 * <p>
 * Hibernate passes on a state and a message and nothing else, so the names are read from the message there; PostgreSQL always
 * quotes them, and so do the schema's own triggers.
 *
 * @param constraint the violated constraint's name, or an empty text
 * @param column the column's name, or an empty text
 */
record DatabaseError(String sqlState, String constraint, String column, String message) {

    private static final String LIMIT_EXCEEDED = "54000";

    private static final Pattern CONSTRAINT = Pattern.compile("constraint \"([^\"]+)\"");
    private static final Pattern COLUMN = Pattern.compile("column \"([^\"]+)\"");

    static Optional<DatabaseError> of(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException postgres && postgres.getSqlState() != null) {
                return Optional.of(new DatabaseError(postgres.getSqlState(), orEmpty(postgres.getConstraint()),
                        orEmpty(postgres.getColumn()), orEmpty(postgres.getErrorMessage())));
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(new DatabaseError(sql.getSQLState(), quoted(CONSTRAINT, sql), quoted(COLUMN, sql),
                        orEmpty(sql.getMessage())));
            }
        }
        return Optional.empty();
    }

    static boolean isFullQueue(Throwable failure) {
        return of(failure).filter(DatabaseError::isFullQueue).isPresent();
    }

    /**
     * Whether nobody can notify at the moment. The state says only that a limit was met; the word is the same in every
     * language.
     */
    boolean isFullQueue() {
        return isFullQueue(sqlState, message);
    }

    static boolean isFullQueue(String sqlState, String message) {
        return sqlState.equals(LIMIT_EXCEEDED) && message.contains("NOTIFY");
    }

    private static String quoted(Pattern pattern, SQLException failure) {
        var found = pattern.matcher(orEmpty(failure.getMessage()));
        return found.find() ? found.group(1) : "";
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
