package dev.playhead.database;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.identity.Caller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The one way to reach the database: a transaction that acts for somebody.
 *
 * <p>
 * Row-level security decides what a statement may see, so there is deliberately no method here that hands out a connection
 * without saying who is asking. Users and nobody share one login, the service role has another: the first is no member of
 * the service role, so no statement of a user can become it.
 *
 * <p>
 * Whatever fails comes out as a {@link dev.playhead.problem.Refusal} where it has a name. A transaction that lost a race
 * (deadlock, serialization) is run again, so {@code work} must be repeatable.
 */
@ApplicationScoped
public class Database {

    // Transaction-local, so that a pooled connection carries nothing to its next caller.
    private static final String BECOME = """
            select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)
            """;
    private static final String BECOME_BY_ENTITIES = BECOME.replace('$', '?');

    // What triggers would announce is put by in this setting, where it is not empty, and told after the commit.
    private static final String BECOME_TELLING_LATER = BECOME.stripTrailing()
            + ", set_config('playhead.announcements', chr(10), true)";
    private static final String BECOME_BY_ENTITIES_TELLING_LATER = BECOME_TELLING_LATER.replace('$', '?');

    private static final String BEGIN = "begin";
    private static final String BEGIN_READING = "begin read only";
    private static final String COMMIT = "commit";

    private final Pool userPool;
    private final Pool servicePool;
    private final Announcer announcer;
    private final Failures failures;

    Database(Pool userPool, @ReactiveDataSource("service") Pool servicePool, Announcer announcer) {
        this.userPool = userPool;
        this.servicePool = servicePool;
        this.announcer = announcer;
        this.failures = new Failures(this);
    }

    /**
     * Runs {@code work} in one transaction that sees and changes only what {@code caller} may.
     *
     * <p>
     * Commits when the returned item arrives; rolls back on failure or cancellation. The identity is local to the
     * transaction.
     *
     * @param work must not block, and must not keep the connection beyond the {@link Uni} it returns
     */
    public <T> Uni<T> actingAs(Caller caller, Function<SqlConnection, Uni<T>> work) {
        return named(poolOf(caller).withTransaction(connection -> connection
                .preparedQuery(BECOME)
                .execute(Tuple.of(caller.claims(), caller.role().databaseName()))
                .chain(() -> work.apply(connection))));
    }

    /**
     * The same for what is written often: what its triggers announce is told right after the commit and not with it, because
     * commits that announce wait for each other. It costs two round trips and one more for each further statement of
     * {@code work}, which must send its first statement without waiting for anything.
     */
    public <T> Uni<T> writingAs(Caller caller, Function<SqlConnection, Uni<T>> work) {
        var identity = Tuple.of(caller.claims(), caller.role().databaseName());
        return named(Uni.createFrom().deferred(() -> new Writing<>(BECOME_TELLING_LATER, identity, work).on(poolOf(caller)))
                .onFailure(CompositeException.class).transform(Database::first))
                .invoke(written -> announcer.tell(written.putBy()))
                .map(Writing.Written::result);
    }

    /**
     * The same for Panache: entities that {@code work} loads and changes are read and written as {@code caller}.
     *
     * @param work must not block; its changes are flushed before the commit
     */
    public <T> Uni<T> actingAs(Caller.User caller, Supplier<Uni<T>> work) {
        return named(Uni.createFrom().deferred(() -> Panache.withTransaction(() -> become(BECOME_BY_ENTITIES, caller)
                .chain(become -> work.get()))));
    }

    /** The same for what announces: it is told right after the commit, which then fails for nobody who listens badly. */
    public <T> Uni<T> writingAs(Caller.User caller, Supplier<Uni<T>> work) {
        return named(Uni.createFrom()
                .deferred(() -> Panache.withTransaction(() -> become(BECOME_BY_ENTITIES_TELLING_LATER, caller)
                        .chain(become -> work.get())
                        .call(Panache::flush)
                        .chain(result -> putBy().map(putBy -> new Writing.Written<>(result, putBy))))))
                .invoke(written -> announcer.tell(written.putBy()))
                .map(Writing.Written::result);
    }

    private static Uni<Object[]> become(String statement, Caller.User caller) {
        return Panache.getSession().chain(session -> session.createNativeQuery(statement, Object[].class)
                .setParameter(1, caller.claims())
                .setParameter(2, caller.role().databaseName())
                .getSingleResult());
    }

    private static Uni<String> putBy() {
        return Panache.getSession().chain(session -> session.createNativeQuery(Writing.PUT_BY, String.class).getSingleResult());
    }

    /**
     * Runs one statement in a transaction of its own that acts for {@code caller}, and sends all of it at once: beginning,
     * identity, statement and commit cost one round trip.
     *
     * <p>
     * What PostgreSQL refuses fails with a {@link StatementFailure}, everything else as a refusal. Nothing is left of a
     * statement that fails: to commit a transaction that failed is to roll it back.
     */
    public Uni<RowSet<Row>> actingAs(Caller caller, OneStatement statement) {
        return inWords(poolOf(caller).withConnection(connection -> atOnce(connection, caller, statement)));
    }

    /**
     * Reads with one statement, as {@code caller} may see it, in one round trip. Whatever fails is a refusal.
     *
     * @param text a constant: each text is prepared once on each connection
     */
    public Uni<RowSet<Row>> reading(Caller caller, String text, Object... parameters) {
        var statement = new OneStatement(text, Arrays.asList(parameters), Map.of(), true);
        return named(poolOf(caller).withConnection(connection -> atOnce(connection, caller, statement))
                .onFailure(CompositeException.class).transform(Database::first));
    }

    /**
     * The same for several callers, on one connection and without waiting for one before the next is sent. Each is a
     * transaction of its own: one that fails disturbs no other. The answers come in the order of {@code asked}.
     *
     * @param asked callers who share a login: users and nobody, or the service role
     */
    public Uni<List<Answered>> actingAs(List<Asked> asked) {
        return named(poolOf(asked.get(0).caller()).withConnection(connection -> Uni.join()
                .all(asked.stream().map(one -> answered(connection, one)).toList())
                .andCollectFailures()));
    }

    /** A statement that somebody asks for, in a transaction of its own. */
    public record Asked(Caller caller, OneStatement statement) {
    }

    /** What came of it. */
    public sealed interface Answered {

        /** It was done. */
        record Rows(RowSet<Row> rows) implements Answered {
        }

        /** It was not: a {@link StatementFailure} where PostgreSQL refused, else a refusal. */
        record Failed(Throwable failure) implements Answered {
        }
    }

    private Uni<Answered> answered(SqlConnection connection, Asked asked) {
        return inWords(atOnce(connection, asked.caller(), asked.statement()))
                .<Answered> map(Answered.Rows::new)
                .onFailure().recoverWithItem(Answered.Failed::new);
    }

    private static Uni<RowSet<Row>> atOnce(SqlConnection connection, Caller caller, OneStatement statement) {
        return Uni.combine().all()
                .unis(connection.query(statement.isReadOnly() ? BEGIN_READING : BEGIN).execute(),
                        connection.preparedQuery(statement.become()).execute(statement.identity(caller)),
                        connection.preparedQuery(statement.text()).execute(Tuple.from(statement.parameters())),
                        connection.query(COMMIT).execute())
                .collectFailures()
                .with((begun, became, rows, committed) -> rows);
    }

    /**
     * The same for a statement whose answer decides how its transaction ends, which takes round trips.
     *
     * @param ending must not block; where it throws, nothing is left of the statement and the caller gets what is thrown
     */
    public Uni<RowSet<Row>> actingAs(Caller caller, OneStatement statement, Function<RowSet<Row>, Ending> ending) {
        return inWords(poolOf(caller).withTransaction(connection -> Uni.combine().all()
                .unis(connection.preparedQuery(statement.become()).execute(statement.identity(caller)),
                        connection.preparedQuery(statement.text()).execute(Tuple.from(statement.parameters())))
                .collectFailures()
                .with((became, rows) -> rows)
                .invoke(rows -> undoUnless(ending.apply(rows) == Ending.COMMIT, rows)))
                .onFailure(Undone.class).recoverWithItem(undone -> ((Undone) undone).rows));
    }

    /** Rolls back by failing, which also holds when whoever asked has gone. */
    private static void undoUnless(boolean isKept, RowSet<Row> rows) {
        if (!isKept) {
            throw new Undone(rows);
        }
    }

    /** What a statement answered that was undone because its caller wished so. */
    private static final class Undone extends RuntimeException {

        private final transient RowSet<Row> rows;

        private Undone(RowSet<Row> rows) {
            super("undone", null, false, false);
            this.rows = rows;
        }
    }

    private Uni<RowSet<Row>> inWords(Uni<RowSet<Row>> transaction) {
        return transaction
                .onFailure(CompositeException.class).transform(Database::first)
                .onFailure(Failures::isLostRace).retry().atMost(3)
                .onFailure().recoverWithUni(failure -> StatementFailure.of(failure)
                        .map(named -> Uni.createFrom().<RowSet<Row>> failure(named))
                        .orElseGet(() -> failures.refuse(failure)));
    }

    /** What follows a failure within its transaction fails for that alone. */
    private static Throwable first(Throwable failure) {
        return failure instanceof CompositeException all ? first(all.getCauses().get(0)) : failure;
    }

    private <T> Uni<T> named(Uni<T> transaction) {
        return transaction
                .onFailure(Failures::isLostRace).retry().atMost(3)
                .onFailure().recoverWithUni(failures::refuse);
    }

    private Pool poolOf(Caller caller) {
        return caller instanceof Caller.Service ? servicePool : userPool;
    }
}
