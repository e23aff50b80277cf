package dev.playhead.database;

import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.identity.Caller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
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

    private final Pool userPool;
    private final Pool servicePool;
    private final Failures failures;

    Database(Pool userPool, @ReactiveDataSource("service") Pool servicePool) {
        this.userPool = userPool;
        this.servicePool = servicePool;
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
     * The same for Panache: entities that {@code work} loads and changes are read and written as {@code caller}.
     *
     * @param work must not block; its changes are flushed before the commit
     */
    public <T> Uni<T> actingAs(Caller.User caller, Supplier<Uni<T>> work) {
        return named(Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(BECOME_BY_ENTITIES, Object[].class)
                        .setParameter(1, caller.claims())
                        .setParameter(2, caller.role().databaseName())
                        .getSingleResult())
                .chain(become -> work.get()))));
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
