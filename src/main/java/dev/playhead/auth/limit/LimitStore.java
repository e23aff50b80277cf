package dev.playhead.auth.limit;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code playhead.rate_limits}. Every method works within a transaction of the service role. */
@ApplicationScoped
class LimitStore {

    // Pours one in where there is room for it: the time when the bucket will be empty moves on, up to a burst ahead of now.
    private static final String TAKE = """
            insert into playhead.rate_limits as bucket (rule, subject, empty_at)
            values ($1, $2, clock_timestamp() + make_interval(secs => $3))
            on conflict (rule, subject) do update
            set empty_at = greatest(bucket.empty_at, clock_timestamp()) + make_interval(secs => $3)
            where greatest(bucket.empty_at, clock_timestamp()) + make_interval(secs => $3)
                <= clock_timestamp() + make_interval(secs => $4)
            """;

    private static final String WAIT = """
            select extract(epoch from empty_at + make_interval(secs => $3) - make_interval(secs => $4) - clock_timestamp())
                ::pg_catalog.float8 as seconds
            from playhead.rate_limits
            where rule = $1
              and subject = $2
            """;

    private static final String EMPTY = """
            delete from playhead.rate_limits
            where rule = $1
              and subject = $2
            """;

    private static final String PRUNE = """
            delete from playhead.rate_limits
            where empty_at < clock_timestamp()
            """;

    /** Takes one; where that was too many, answers how long to wait for the next. */
    Uni<Optional<Duration>> take(SqlConnection connection, Rule rule, String subject, Rate rate) {
        var every = seconds(rate.every());
        var parameters = Tuple.of(rule.text(), subject, every, every * rate.burst());
        return connection.preparedQuery(TAKE).execute(parameters)
                .chain(taken -> taken.rowCount() > 0
                        ? Uni.createFrom().item(Optional.<Duration> empty())
                        : connection.preparedQuery(WAIT).execute(parameters)
                                .map(rows -> Optional.of(rows.iterator().hasNext()
                                        ? duration(rows.iterator().next().getDouble("seconds"))
                                        : rate.every())));
    }

    Uni<Void> empty(SqlConnection connection, Rule rule, String subject) {
        return connection.preparedQuery(EMPTY).execute(Tuple.of(rule.text(), subject)).replaceWithVoid();
    }

    /** Forgets the buckets that have run empty. */
    Uni<Void> prune(SqlConnection connection) {
        return connection.query(PRUNE).execute().replaceWithVoid();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.max(1, (long) Math.ceil(seconds * 1000)));
    }
}
