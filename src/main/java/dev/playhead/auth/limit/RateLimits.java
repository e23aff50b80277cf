package dev.playhead.auth.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Leaky buckets, shared by all replicas.
 *
 * <p>
 * A bucket that is known here to be full is not asked again before it has room, so whoever knocks without end costs the
 * database one look a drop.
 */
@ApplicationScoped
public class RateLimits {

    private static final Logger LOG = Logger.getLogger(RateLimits.class);
    private static final int REMEMBERED = 10_000;

    private final Database database;
    private final LimitStore store;
    private final LimitConfig config;
    private final Clock clock;
    private final Map<Bucket, Closed> full = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bucket, Closed> eldest) {
            return size() > REMEMBERED;
        }
    });

    RateLimits(Database database, LimitStore store, LimitConfig config, Clock clock) {
        this.database = database;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /** @param subject what is counted by; no secret, and of bounded length */
    record Bucket(Rule rule, String subject) {
    }

    /** Counts one; refused as {@code too_many_requests}, with the time to wait, where that is more than the rule allows. */
    public Uni<Void> take(Rule rule, String subject) {
        return take(List.of(new Bucket(rule, subject)));
    }

    /** Counts one in each, up to the first that is full. */
    Uni<Void> take(List<Bucket> buckets) {
        if (!config.enabled()) {
            return Uni.createFrom().voidItem();
        }
        return buckets.stream().map(this::fullFor).flatMap(Optional::stream).findFirst()
                .map(wait -> Uni.createFrom().<Void> failure(tooMany(wait)))
                .orElseGet(() -> database.actingAs(new Caller.Service(), connection -> pour(connection, buckets))
                        .chain(this::refuseFull));
    }

    /** Forgets what was counted. */
    Uni<Void> empty(List<Bucket> buckets) {
        if (!config.enabled()) {
            return Uni.createFrom().voidItem();
        }
        buckets.forEach(full::remove);
        return database.actingAs(new Caller.Service(), connection -> Multi.createFrom().iterable(buckets)
                .onItem().transformToUniAndConcatenate(bucket -> store.empty(connection, bucket.rule(), bucket.subject()))
                .onItem().ignoreAsUni());
    }

    private record Full(Bucket bucket, Duration delay) {
    }

    /** Since when a bucket is known to be full, and for how long. */
    record Closed(Instant since, Duration delay) {

        /** Empty where there is nothing to wait for; and where the clock was set back, by which nobody may be kept out. */
        Optional<Duration> waitFrom(Instant now) {
            return Optional.of(Duration.between(now, since.plus(delay)))
                    .filter(wait -> wait.compareTo(Duration.ZERO) > 0 && wait.compareTo(delay) <= 0);
        }
    }

    private Uni<Optional<Full>> pour(SqlConnection connection, List<Bucket> buckets) {
        if (buckets.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        var bucket = buckets.get(0);
        return store.take(connection, bucket.rule(), bucket.subject(), bucket.rule().rate(config))
                .chain(wait -> wait.isPresent()
                        ? Uni.createFrom().item(Optional.of(new Full(bucket, wait.get())))
                        : pour(connection, buckets.subList(1, buckets.size())));
    }

    private Uni<Void> refuseFull(Optional<Full> found) {
        if (found.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var bucket = found.get().bucket();
        var delay = found.get().delay();
        full.put(bucket, new Closed(clock.instant(), delay));
        LOG.infof("outcome=rate_limited rule=%s subject=\"%s\" wait_ms=%d", bucket.rule().text(), bucket.subject(),
                delay.toMillis());
        return Uni.createFrom().failure(tooMany(delay));
    }

    private Optional<Duration> fullFor(Bucket bucket) {
        return Optional.ofNullable(full.get(bucket)).flatMap(closed -> closed.waitFrom(clock.instant()));
    }

    private static Refusal tooMany(Duration wait) {
        return Problem.TOO_MANY_REQUESTS.refusal("Request rate limit reached").retryAfter(wait.plusMillis(999));
    }

    @Scheduled(every = "5m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return database.actingAs(new Caller.Service(), store::prune)
                .onFailure(Refusal.class).recoverWithNull();
    }
}
