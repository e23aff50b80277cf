package dev.playhead.event;

import java.util.List;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.event.EventStore.Appended;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** Appends events for workers, those of many requests in one transaction where they come at once. */
@ApplicationScoped
class Appends {

    private final Database database;
    private final EventStore store;
    private final List<AppendLane> lanes;

    Appends(Database database, EventStore store, AppendConfig config) {
        this.database = database;
        this.store = store;
        this.lanes = Stream.generate(() -> new AppendLane(this::write, config.groupBytes(), config.waitingBytes()))
                .limit(config.lanes())
                .toList();
    }

    /**
     * Appends {@code batch}; answered when it is committed.
     *
     * @param worker who asks: only the service role writes events
     * @return where the batch stands; a failure where the table refuses it, or the database is away
     */
    Uni<Appended> append(Caller.Service worker, Batch batch) {
        return lanes.get(Math.floorMod(batch.sessionId().hashCode(), lanes.size())).append(batch);
    }

    private Uni<List<Appended>> write(List<Batch> group) {
        return database.writingAs(new Caller.Service(), connection -> store.append(connection, group));
    }
}
