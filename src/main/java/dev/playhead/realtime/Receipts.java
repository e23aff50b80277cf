package dev.playhead.realtime;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * What clients have received, as their pongs tell: from there they go on when they come back, here or at another replica.
 *
 * <p>
 * They are noted here and written about once a second. What is lost with a process was received once more: a receipt that is
 * old repeats, and one that was never written cannot be, since the first is written before a join is answered.
 */
@ApplicationScoped
class Receipts {

    private static final Logger LOG = Logger.getLogger(Receipts.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Database database;
    private final ReceiptStore store;
    private final RealtimeConfig config;
    private final Clock clock;
    // Guarded by this. What is being written is kept until it is, for those who come back meanwhile.
    private final Map<Place, Receipt> noted = new HashMap<>();
    private Map<Place, Receipt> writing = Map.of();
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

    /** @param place how far the client has come, in words of its source */
    record Receipt(ReceiptBook book, long binding, String place, OffsetDateTime receivedAt) {
    }

    private record Place(ReceiptBook book, long binding) {
    }

    Receipts(Database database, ReceiptStore store, RealtimeConfig config, Clock clock) {
        this.database = database;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /** The places that this client has come to on earlier sockets, by binding. */
    Uni<Map<Long, String>> of(ReceiptBook book) {
        return database.actingAs(new Caller.Service(), connection -> store.of(connection, book))
                .map(written -> {
                    var places = new HashMap<>(written);
                    places.putAll(notedOf(book));
                    return places;
                });
    }

    private synchronized Map<Long, String> notedOf(ReceiptBook book) {
        var places = new HashMap<Long, String>();
        List.of(writing, noted).forEach(map -> map.forEach((place, receipt) -> {
            if (place.book().equals(book)) {
                places.put(place.binding(), receipt.place());
            }
        }));
        return places;
    }

    /** Writes where a channel begins; completes when that will survive us. */
    Uni<Void> begin(ReceiptBook book, Map<Long, String> places) {
        return places.isEmpty() ? Uni.createFrom().voidItem() : write(receipts(book, places));
    }

    synchronized void note(ReceiptBook book, Map<Long, String> places) {
        receipts(book, places).forEach(receipt -> noted.put(new Place(book, receipt.binding()), receipt));
    }

    /** The client has left the channel on purpose: if it joins again, it begins anew. */
    Uni<Void> forget(ReceiptBook book) {
        CompletableFuture<Void> before;
        synchronized (this) {
            noted.keySet().removeIf(place -> place.book().equals(book));
            before = underWay;
        }
        // What is being written would be there again after it was forgotten.
        return Uni.createFrom().completionStage(before::copy)
                .chain(() -> database.actingAs(new Caller.Service(), connection -> store.forget(connection, book)));
    }

    private List<Receipt> receipts(ReceiptBook book, Map<Long, String> places) {
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return places.entrySet().stream()
                .map(entry -> new Receipt(book, entry.getKey(), entry.getValue(), now))
                .toList();
    }

    @Scheduled(every = "${playhead.realtime.receipts-written-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> write() {
        Collection<Receipt> due;
        synchronized (this) {
            if (noted.isEmpty() || !writing.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            writing = Map.copyOf(noted);
            noted.clear();
            underWay = new CompletableFuture<>();
            due = new ArrayList<>(writing.values());
        }
        return write(due)
                .onFailure().invoke(this::putBack)
                .onFailure().recoverWithNull()
                .eventually(this::written);
    }

    private Uni<Void> write(Collection<Receipt> receipts) {
        return database.actingAs(new Caller.Service(), connection -> store.write(connection, receipts));
    }

    private synchronized void putBack(Throwable failure) {
        LOG.debugf("outcome=receipts_not_written count=%d reason=%s", writing.size(), failure.getMessage());
        writing.forEach(noted::putIfAbsent);
    }

    private synchronized void written() {
        writing = Map.of();
        underWay.complete(null);
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return database.actingAs(new Caller.Service(), connection -> store.sweep(connection, config.receiptsKeptFor()))
                .invoke(count -> LOG.debugf("outcome=receipts_swept count=%d", count))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    /** After the sockets have been closed, before the connections to the database are. */
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent stopping) {
        write().ifNoItem().after(FAREWELL).recoverWithItem((Void) null)
                .await().atMost(FAREWELL.plusSeconds(1));
    }
}
