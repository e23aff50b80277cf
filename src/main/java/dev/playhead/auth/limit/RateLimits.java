package dev.playhead.auth.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
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
import io.smallrye.mutiny.Uni;

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
    private final Map<Bucket, Instant> full = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bucket, Instant> eldest) {
            return size() > REMEMBERED;
        }
    });

    RateLimits(Database database, LimitStore store, LimitConfig config, Clock clock) {
        this.database = database;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    private record Bucket(Rule rule, String subject) {
    }

    /**
     * Counts one; refused as {@code too_many_requests}, with the time to wait, where that is more than the rule allows.
     *
     * @param subject what is counted by; no secret, and of bounded length
     */
    public Uni<Void> take(Rule rule, String subject) {
        if (!config.enabled()) {
            return Uni.createFrom().voidItem();
        }
        var bucket = new Bucket(rule, subject);
        return fullFor(bucket)
                .map(wait -> Uni.createFrom().<Void> failure(tooMany(wait)))
                .orElseGet(() -> pour(bucket));
    }

    /** Forgets what was counted: the right password makes up for the wrong ones. */
    public Uni<Void> empty(Rule rule, String subject) {
        full.remove(new Bucket(rule, subject));
        return config.enabled()
                ? database.actingAs(new Caller.Service(), connection -> store.empty(connection, rule, subject))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> pour(Bucket bucket) {
        return database.actingAs(new Caller.Service(),
                connection -> store.take(connection, bucket.rule(), bucket.subject(), bucket.rule().rate(config)))
                .chain(wait -> wait.isEmpty() ? Uni.createFrom().voidItem() : refuse(bucket, wait.get()));
    }

    private Uni<Void> refuse(Bucket bucket, Duration wait) {
        full.put(bucket, clock.instant().plus(wait));
        LOG.infof("outcome=rate_limited rule=%s subject=%s wait_ms=%d", bucket.rule().text(), bucket.subject(),
                wait.toMillis());
        return Uni.createFrom().failure(tooMany(wait));
    }

    private Optional<Duration> fullFor(Bucket bucket) {
        return Optional.ofNullable(full.get(bucket))
                .map(until -> Duration.between(clock.instant(), until))
                .filter(wait -> !wait.isZero() && !wait.isNegative());
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
