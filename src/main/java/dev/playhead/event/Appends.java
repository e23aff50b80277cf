package dev.playhead.event;

import java.util.List;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.database.GroupCommit;
import dev.playhead.event.EventStore.Appended;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** Appends events for workers, those of many requests in one transaction where they come at once. */
@ApplicationScoped
class Appends {

    private final Database database;
    private final EventStore store;
    // Those of one session are always in the same of them, or they would wait for each other with a connection each.
    private final List<GroupCommit<Batch, Appended>> lanes;

    Appends(Database database, EventStore store, AppendConfig config) {
        this.database = database;
        this.store = store;
        var limits = GroupCommit.Limits.inTurn(config.groupBytes(), config.waitingBytes());
        this.lanes = Stream.generate(() -> new GroupCommit<>(this::write, Batch::bytes, limits))
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
        return lanes.get(Math.floorMod(batch.sessionId().hashCode(), lanes.size())).add(batch);
    }

    private Uni<List<Appended>> write(List<Batch> group) {
        return database.writingAs(new Caller.Service(), connection -> store.append(connection, group));
    }
}
