package dev.playhead.database;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;

/**
 * Pools whose connections send what is asked of them in one go in one packet, and keep what they have prepared.
 *
 * <p>
 * The driver pipelines statements and yet writes each to the socket by itself. A small transaction is four of them, and those
 * four writes, with the four times that PostgreSQL wakes up for them, were the dearest thing about it.
 */
final class Pools {

    /** More than a transaction ever has, so that the end of the turn decides and not this. */
    private static final int FLUSHES_AT_ONCE = 64;
    /** Statements of the data API grow with what is selected; the driver would prepare those over 2 KiB each time anew. */
    private static final int LONGEST_TEXT_KEPT = 16 * 1024;
    /** What the driver calls its own part of the channel. */
    private static final String CODEC = "codec";
    /** A statement and not a parameter of the connection, which poolers refuse that do not know it. */
    private static final String PLAN = "select pg_catalog.set_config('plan_cache_mode', $1, false)";

    private Pools() {
    }

    /** How PostgreSQL plans what was prepared. */
    enum PlanMode {
        /** Once, for any parameters. */
        GENERIC("force_generic_plan"),
        /** Each time, for these parameters. */
        CUSTOM("force_custom_plan"),
        /** As PostgreSQL finds best. */
        AUTO("auto");

        private final String databaseName;

        PlanMode(String databaseName) {
            this.databaseName = databaseName;
        }
    }

    /**
     * For users and nobody. Under row-level security a plan costs more than the few rows that it fetches, so it is made once;
     * PostgreSQL itself would hardly ever choose that, for it takes a limit that it does not know for a large one.
     */
    @ApplicationScoped
    static class OfUsers implements PgPoolCreator {

        private final PlanMode plans;

        OfUsers(@ConfigProperty(name = "playhead.database.user.plans", defaultValue = "generic") PlanMode plans) {
            this.plans = plans;
        }

        @Override
        public Pool create(Input input) {
            return Pools.create("users", input, plans);
        }
    }

    /** For the service role, whose common statements are few: to plan claims each time was a quarter of their cost. */
    @ApplicationScoped
    @ReactiveDataSource("service")
    static class OfService implements PgPoolCreator {

        private final PlanMode plans;

        OfService(@ConfigProperty(name = "playhead.database.service.plans", defaultValue = "generic") PlanMode plans) {
            this.plans = plans;
        }

        @Override
        public Pool create(Input input) {
            return Pools.create("service", input, plans);
        }
    }

    private static Pool create(String name, PgPoolCreator.Input input, PlanMode plans) {
        input.pgConnectOptionsList().forEach(options -> options
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(LONGEST_TEXT_KEPT));
        return PgBuilder.pool()
                // Metrics tell the pools apart by it.
                .with(new PoolOptions(input.poolOptions()).setName(name))
                .connectingTo(List.<SqlConnectOptions> copyOf(input.pgConnectOptionsList()))
                .withConnectHandler(connection -> opened(connection, plans))
                .using(input.vertx())
                .build();
    }

    private static void opened(SqlConnection connection, PlanMode plans) {
        equip(connection);
        connection.preparedQuery(PLAN).execute(Tuple.of(plans.databaseName))
                .onComplete(set -> connection.close());
    }

    private static void equip(SqlConnection connection) {
        // There is no public way to the channel. Where there is none at all, what everybody needs works, and costs more.
        if (connection instanceof SqlConnectionInternal pooled
                && pooled.unwrap().unwrap() instanceof SocketConnectionBase wire) {
            var pipeline = wire.socket().channelHandlerContext().pipeline();
            pipeline.addFirst(new FlushConsolidationHandler(FLUSHES_AT_ONCE, true));
            if (pipeline.get(CODEC) != null) {
                pipeline.addAfter(CODEC, null, new SaidToEnd());
            }
        }
    }
}
