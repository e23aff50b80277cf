package dev.playhead.database;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * A transaction that asks PostgreSQL as seldom as it can: once to begin, take on who is asking and do the first of its
 * statements, and once to read what was put by and commit.
 *
 * <p>
 * What is sent ahead is safe: where the beginning or the identity fails, PostgreSQL refuses everything up to the end of the
 * transaction. Once begun it goes on to its end, so that no connection returns to its pool within a transaction; who has gone
 * before the commit has it rolled back.
 */
final class Writing<T> {

    private static final String BEGIN = "begin";
    static final String PUT_BY = "select current_setting('playhead.announcements') as put_by";
    private static final String COMMIT = "commit";
    private static final String ROLLBACK = "rollback";

    private final String become;
    private final Tuple identity;
    private final Function<SqlConnection, Uni<T>> work;
    private final AtomicBoolean isUnwanted = new AtomicBoolean();

    Writing(String become, Tuple identity, Function<SqlConnection, Uni<T>> work) {
        this.become = become;
        this.identity = identity;
        this.work = work;
    }

    /** What the work gave, and what its triggers put by to be announced. */
    record Written<T>(T result, String putBy) {
    }

    Uni<Written<T>> on(Pool pool) {
        return Uni.createFrom()
                // A stage that depends on it may be cancelled without the transaction noticing.
                .completionStage(
                        () -> pool.withConnection(this::run).subscribeAsCompletionStage().thenApply(Function.identity()))
                .onCancellation().invoke(() -> isUnwanted.set(true));
    }

    private Uni<Written<T>> run(SqlConnection connection) {
        if (isUnwanted.get()) {
            return gone();
        }
        return Uni.combine().all()
                .unis(connection.query(BEGIN).execute(),
                        connection.preparedQuery(become).execute(identity),
                        Uni.createFrom().deferred(() -> work.apply(connection)))
                .collectFailures()
                .with((begun, became, result) -> result)
                .chain(result -> isUnwanted.get() ? gone() : commit(connection, result))
                .onFailure().call(() -> connection.query(ROLLBACK).execute().onFailure().recoverWithNull());
    }

    private static <R> Uni<R> gone() {
        return Uni.createFrom().failure(new IllegalStateException("whoever asked has gone"));
    }

    private Uni<Written<T>> commit(SqlConnection connection, T result) {
        return Uni.combine().all()
                .unis(connection.preparedQuery(PUT_BY).execute(), connection.query(COMMIT).execute())
                .collectFailures()
                .with((putBy, committed) -> new Written<>(result, putBy.iterator().next().getString("put_by")));
    }
}
