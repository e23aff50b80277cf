package dev.playhead.database;

import java.util.Optional;

import io.vertx.pgclient.PgException;

/**
 * PostgreSQL's own words about a caller's statement, for a door that passes them on.
 *
 * <p>
 * Its message may be what a function raised, and so anything; a detail may show values of the caller's own rows.
 */
public final class StatementFailure extends RuntimeException {

    private final String sqlState;
    private final Optional<String> detail;
    private final Optional<String> hint;

    private StatementFailure(PgException failure) {
        super(failure.getErrorMessage(), failure, false, false);
        this.sqlState = failure.getSqlState();
        this.detail = Optional.ofNullable(failure.getDetail());
        this.hint = Optional.ofNullable(failure.getHint());
    }

    /** Empty where it was not PostgreSQL that refused. */
    static Optional<StatementFailure> of(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException postgres && postgres.getSqlState() != null) {
                return Optional.of(new StatementFailure(postgres));
            }
        }
        return Optional.empty();
    }

    public String sqlState() {
        return sqlState;
    }

    /** Whether the server's queue of notifications is full: the caller's statement is as good as any, at another time. */
    public boolean isFullQueue() {
        return DatabaseError.isFullQueue(sqlState, getMessage());
    }

    public Optional<String> detail() {
        return detail;
    }

    public Optional<String> hint() {
        return hint;
    }
}
