package dev.playhead.auth;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** What a test does to the tables behind the door, as the service role. */
@ApplicationScoped
class Tables {

    private final Database database;

    Tables(Database database) {
        this.database = database;
    }

    RowSet<Row> run(String statement, Object... parameters) {
        return database.actingAs(new Caller.Service(),
                connection -> connection.preparedQuery(statement).execute(Tuple.from(parameters)))
                .await().indefinitely();
    }

    /** Does {@code work} while nobody else gets at {@code table}. */
    <T> T whileLocked(String table, Supplier<T> work) {
        return database.actingAs(new Caller.Service(), connection -> connection
                .query("lock table " + table + " in access exclusive mode").execute()
                .chain(() -> Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultExecutor())))
                .await().indefinitely();
    }

    Object value(String query, Object... parameters) {
        return run(query, parameters).iterator().next().getValue(0);
    }
}
