package dev.playhead.realtime.broadcast;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import org.jboss.logging.Logger;

import dev.playhead.database.SharedRun;
import dev.playhead.realtime.broadcast.BroadcastStore.Page;
import dev.playhead.realtime.broadcast.BroadcastStore.Waiting;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Reads what the other replicas and the database said, and tells who listens here.
 *
 * <p>
 * It has a position and no queue: a look reads page by page, payloads only of what somebody here wants to hear, and holds no
 * more than a page at a time. Looks never overlap, so what one sender said arrives in its order.
 */
final class Incoming {

    private static final Logger LOG = Logger.getLogger(Incoming.class);

    private final BroadcastStore store;
    private final String replica;
    private final Listeners listeners;
    private final BroadcastConfig config;
    private final Clock clock;
    private final SharedRun looks = new SharedRun(this::read);
    private final LongAdder received = new LongAdder();
    private volatile Optional<String> position = Optional.empty();
    private volatile Instant readAt;

    Incoming(BroadcastStore store, String replica, Listeners listeners, BroadcastConfig config, Clock clock) {
        this.store = store;
        this.replica = replica;
        this.listeners = listeners;
        this.config = config;
        this.clock = clock;
        this.readAt = clock.instant();
    }

    /** Done when all is told that was committed before. */
    Uni<Void> look() {
        return looks.ask();
    }

    /** How many came of those that somebody here wants to hear. */
    long received() {
        return received.sum();
    }

    private Uni<Void> read() {
        return position
                .map(from -> readFrom(from, Optional.empty(), 0))
                .orElseGet(store::now)
                .invoke(this::reached)
                .replaceWithVoid();
    }

    private Uni<String> readFrom(String from, Optional<String> upTo, long afterId) {
        return store.read(from, upTo, afterId, replica, config.pageMessages())
                .chain(page -> tell(page).chain(() -> isLast(page)
                        ? Uni.createFrom().item(page.upTo())
                        : readFrom(from, Optional.of(page.upTo()), page.waiting().get(page.waiting().size() - 1).id())));
    }

    private boolean isLast(Page page) {
        return page.waiting().size() < config.pageMessages();
    }

    private Uni<Void> tell(Page page) {
        return Multi.createFrom().iterable(portions(page.waiting()))
                .onItem().transformToUniAndConcatenate(store::payloads)
                .invoke(told -> received.add(told.size()))
                .invoke(told -> told.forEach(broadcast -> listeners.tell(broadcast, Optional.empty())))
                .onItem().ignoreAsUni();
    }

    /** Those that somebody here wants to hear, in portions that memory can hold. */
    private List<List<Waiting>> portions(List<Waiting> waiting) {
        var portions = new ArrayList<List<Waiting>>();
        var bytes = 0L;
        for (var each : waiting) {
            if (listeners.isHeard(each.room())) {
                if (portions.isEmpty() || bytes + each.size() > config.pageBytes()) {
                    portions.add(new ArrayList<>());
                    bytes = 0;
                }
                bytes += each.size();
                portions.get(portions.size() - 1).add(each);
            }
        }
        return portions;
    }

    private void reached(String upTo) {
        var away = Duration.between(readAt, clock.instant());
        if (position.isPresent() && away.compareTo(config.relayedKeptFor()) > 0) {
            LOG.warnf("outcome=broadcasts_missed away_s=%d", away.toSeconds());
        }
        readAt = clock.instant();
        position = Optional.of(upTo);
    }
}
