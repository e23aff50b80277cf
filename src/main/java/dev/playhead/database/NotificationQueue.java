package dev.playhead.database;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Keeps the server's queue of notifications from filling up, on every replica.
 *
 * <p>
 * The queue, one for the whole server, is only as short as its slowest listener: one that was stopped, or sits behind a network
 * that swallows everything, fills it, and then every transaction that notifies fails at its commit. So listeners of this
 * service to which nothing can be written any more are ended; a replica that lives makes itself another. To ask how full the
 * queue is also lets PostgreSQL clear away what everybody has read, which nothing else may do in time.
 */
@ApplicationScoped
public class NotificationQueue {

    private static final Logger LOG = Logger.getLogger(NotificationQueue.class);
    private static final double MUCH = 0.01;

    private static final String USAGE = "select pg_catalog.pg_notification_queue_usage() as usage";

    // As the login and not as the service role: a login may end its own connections, and needs no further right. A listener
    // proves itself every two seconds, so a healthy one has always done something lately. Materialized, for it is up to PostgreSQL
    // which condition it asks first, and one of them kills.
    private static final String END_STUCK = """
            with stuck as materialized (
                select activity.pid
                from pg_catalog.pg_stat_activity activity
                where activity.application_name = 'playhead-listener'
                  and activity.usename = session_user
                  and activity.wait_event = 'ClientWrite'
                  and activity.state_change < clock_timestamp() - interval '5 seconds'
            )
            select stuck.pid
            from stuck
            where pg_catalog.pg_terminate_backend(stuck.pid)
            """;

    private final Pool pool;
    private final AtomicLong ended = new AtomicLong();
    private volatile double usage = Double.NaN;

    NotificationQueue(@ReactiveDataSource("service") Pool pool) {
        this.pool = pool;
    }

    @Scheduled(every = "${playhead.database.notifications-look:2s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return pool.query(END_STUCK).execute()
                .invoke(rows -> endedAll(rows.stream().map(row -> row.getInteger("pid")).toList()))
                .chain(() -> pool.query(USAGE).execute())
                .invoke(rows -> saw(rows.iterator().next()))
                // What is away says so elsewhere.
                .onFailure()
                .invoke(failure -> LOG.debugf("outcome=notifications_not_looked_at reason=%s", failure.getMessage()))
                .onFailure().invoke(() -> usage = Double.NaN)
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private void endedAll(List<Integer> stuck) {
        ended.addAndGet(stuck.size());
        if (!stuck.isEmpty()) {
            LOG.warnf("outcome=stuck_listeners_ended backends=%s usage=%.3f", stuck, usage);
        }
    }

    private void saw(Row row) {
        var before = usage;
        usage = row.getDouble("usage");
        if (isFilling() && !(before > MUCH)) {
            LOG.warnf("outcome=notifications_pile_up usage=%.3f", usage);
        }
    }

    /** How full it is, 0 to 1; NaN as long as that is not known. */
    public double usage() {
        return usage;
    }

    /** Whether somebody does not listen to what he listens for; there is time to find out who. */
    public boolean isFilling() {
        return usage > MUCH;
    }

    /** How many listeners this replica has ended. */
    long ended() {
        return ended.get();
    }
}
