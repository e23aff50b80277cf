package dev.playhead.dataapi.catalogue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.dataapi.catalogue.CatalogueReader.Reading;
import dev.playhead.database.SharedRun;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Holds the newest catalogue.
 *
 * <p>
 * It is replaced whole. Who began with one goes on with it, and nobody waits while the next is read.
 */
@ApplicationScoped
public class Catalogues {

    private static final Logger LOG = Logger.getLogger(Catalogues.class);
    /** What changes a schema changes much of it: a migration is told of by its every transaction. */
    private static final Duration GATHER = Duration.ofMillis(100);
    private static final Duration LOOKS_APART = Duration.ofSeconds(1);

    private final CatalogueReader reader;
    private final Clock clock;
    private final SharedRun reads = new SharedRun(this::read);
    private final AtomicReference<Optional<Reading>> newest = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Instant> lastLook = new AtomicReference<>(Instant.MIN);
    private final AtomicReference<Optional<Instant>> lastReading = new AtomicReference<>(Optional.empty());
    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Catalogues(CatalogueReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /** The catalogue to begin a request with; absent as long as none could be read. */
    public Optional<Catalogue> newest() {
        return newest.get().map(Reading::catalogue);
    }

    /**
     * For a request that did not find what it asks for: the catalogue as it is now, in case that was made a moment ago.
     * Really read at most once a second; in between, and where it cannot be read, the one that is held. Answers on the
     * event loop that asked.
     */
    public Uni<Optional<Catalogue>> lookAgain() {
        var now = clock.instant();
        var last = lastLook.get();
        var isRecent = now.isBefore(last.plus(LOOKS_APART)) && !now.isBefore(last);
        if (isRecent || !lastLook.compareAndSet(last, now)) {
            return Uni.createFrom().item(this::newest);
        }
        var context = Vertx.currentContext();
        var look = reread()
                .onFailure().invoke(away -> LOG.debugf("outcome=catalogue_unavailable reason=\"%s\"", away.getMessage()))
                .onFailure().recoverWithNull()
                .map(done -> newest());
        return context == null ? look : look.emitOn(result -> context.runOnContext(go -> result.run()));
    }

    /** Reads it from now on; whoever asks while it is read is answered by the next reading, together with all others. */
    Uni<Void> reread() {
        return reads.ask();
    }

    /** Whether the database tells when its schema changes, so that nobody need look. */
    boolean isAnnounced() {
        return newest.get().filter(Reading::isAnnounced).isPresent();
    }

    /** Not a number as long as none could be read. */
    double ageInSeconds() {
        return lastReading.get().map(last -> Duration.between(last, clock.instant()).toMillis() / 1000.0).orElse(Double.NaN);
    }

    long readings() {
        return readings.get();
    }

    long failures() {
        return failures.get();
    }

    private Uni<Void> read() {
        var isFirst = newest.get().isEmpty();
        return Uni.createFrom().voidItem()
                .onItem().delayIt().by(isFirst ? Duration.ofMillis(1) : GATHER)
                .chain(this::readNow)
                .onFailure().invoke(failures::incrementAndGet)
                .replaceWithVoid();
    }

    private Uni<Reading> readNow() {
        var started = System.nanoTime();
        return reader.read().invoke(reading -> {
            newest.set(Optional.of(reading));
            lastReading.set(Optional.of(clock.instant()));
            readings.incrementAndGet();
            var catalogue = reading.catalogue();
            LOG.infof("outcome=catalogue_read tables=%d relationships=%d functions=%d announced=%s ms=%d",
                    catalogue.tables().size(), catalogue.relationshipCount(), catalogue.routineCount(), reading.isAnnounced(),
                    Duration.ofNanos(System.nanoTime() - started).toMillis());
        });
    }
}
