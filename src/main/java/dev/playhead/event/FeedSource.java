package dev.playhead.event;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** Where feeds read from, always as one of their followers. */
final class FeedSource {

    private static final int FEW = 16;

    private final EventStore store;
    private final FeedConfig config;
    private final LongAdder pages = new LongAdder();
    private final LongAdder snapshots = new LongAdder();

    FeedSource(EventStore store, FeedConfig config) {
        this.store = store;
        this.config = config;
    }

    Uni<Optional<EventStore.Read>> events(Caller caller, UUID sessionId, long from, int rows) {
        pages.increment();
        return store.readAfter(caller, sessionId, from, rows, config.pageBytes());
    }

    /**
     * How many rows the next page may look at, after one that held {@code held}. PostgreSQL writes the JSON of each before it
     * knows which fit, so where few fit few are looked at.
     */
    int rowsAfter(int held) {
        return Math.min(config.pageEvents(), Math.max(FEW, 2 * held));
    }

    Uni<Optional<Snapshot>> snapshot(Caller caller, UUID sessionId) {
        snapshots.increment();
        return store.snapshot(caller, sessionId);
    }

    long pages() {
        return pages.sum();
    }

    long snapshots() {
        return snapshots.sum();
    }
}
