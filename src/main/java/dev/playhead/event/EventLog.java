package dev.playhead.event;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.playhead.database.Announcement;
import dev.playhead.database.Database;
import dev.playhead.event.EventStore.Glance;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * The log of every session: followed from a playhead, for as long as one likes.
 *
 * <p>
 * The table is the buffer. What is announced wakes the feeds of that session; a look every few seconds finds what no
 * announcement told.
 */
@ApplicationScoped
public class EventLog {

    private static final int GLANCE_AT_ONCE = 1000;

    private final Database database;
    private final EventStore store;
    private final FeedConfig config;
    private final FeedSource source;
    private final Map<UUID, List<Feed>> feeds = new ConcurrentHashMap<>();
    private volatile Map<UUID, Glance> lastGlance = Map.of();

    EventLog(Database database, EventStore store, FeedConfig config) {
        this.database = database;
        this.store = store;
        this.config = config;
        this.source = new FeedSource(store, config);
    }

    /**
     * Follows a session from {@code after} (0: from its start; empty: from now).
     *
     * @param epoch the stream's epoch as the reader knew it, if it did
     * @return a failure {@code not_found} where the caller has no such session, {@code resync_required} where what comes
     *         after cannot be given without a hole
     */
    public Uni<Following> follow(Caller caller, UUID sessionId, OptionalLong after, Optional<UUID> epoch) {
        return store.head(caller, sessionId)
                .map(found -> found.orElseThrow(EventLog::noSession))
                .invoke(head -> head.obstacleAfter(after.orElse(head.lastSeq()), epoch).ifPresent(refusal -> {
                    throw refusal;
                }))
                .map(head -> join(caller, sessionId, head, after.orElse(head.lastSeq())));
    }

    /**
     * Goes on with what was followed before, as the same person may see it now. Needs no database: what is refused is told by
     * the first {@link Following#next()}.
     *
     * @param head as of when the following began
     */
    public Following resume(Caller caller, UUID sessionId, Head head, long after) {
        return join(caller, sessionId, head, after);
    }

    /** The head of a session's stream and what comes after {@code playhead}, at most {@code limit} events of it. */
    Uni<EventStore.Read> history(Caller caller, UUID sessionId, long playhead, int limit) {
        return store.readAfter(caller, sessionId, playhead, limit, config.pageBytes() * 8)
                .map(found -> found.orElseThrow(EventLog::noSession));
    }

    /** How many feeds are read here: one for each session and kind of caller. */
    public int feeds() {
        return feeds.values().stream().mapToInt(Collection::size).sum();
    }

    /** How many pages of events were read for followers since the start. */
    public long pagesRead() {
        return source.pages();
    }

    /** How often it was read for followers how a session and its jobs stand. */
    public long snapshotsRead() {
        return source.snapshots();
    }

    private Following join(Caller caller, UUID sessionId, Head head, long position) {
        var joined = new Follower[1];
        feeds.compute(sessionId, (id, existing) -> {
            var list = existing == null ? new CopyOnWriteArrayList<Feed>() : existing;
            var feed = list.stream().filter(candidate -> candidate.serves(caller)).findFirst()
                    .orElseGet(() -> opened(sessionId, list));
            joined[0] = feed.join(caller, head, position);
            return list;
        });
        return joined[0];
    }

    private Feed opened(UUID sessionId, List<Feed> list) {
        var feed = new Feed(sessionId, source, () -> prune(sessionId));
        list.add(feed);
        return feed;
    }

    private void prune(UUID sessionId) {
        feeds.computeIfPresent(sessionId, (id, list) -> {
            list.removeIf(Feed::isAbandoned);
            return list.isEmpty() ? null : list;
        });
    }

    void announced(@Observes Announcement announcement) {
        if (announcement instanceof Announcement.Events events) {
            wake(events.sessionId(), feed -> feed.wakeForEvents(events.seq()));
        } else if (announcement instanceof Announcement.SessionChange change) {
            wake(change.sessionId(), Feed::wakeForChanges);
        } else if (announcement instanceof Announcement.Jobs jobs) {
            wake(jobs.sessionId(), Feed::wakeForChanges);
        } else if (!(announcement instanceof Announcement.Changes)) {
            feeds.keySet().forEach(sessionId -> wake(sessionId, Feed::wakeForChanges));
        }
    }

    private void wake(UUID sessionId, Consumer<Feed> waking) {
        feeds.getOrDefault(sessionId, List.of()).forEach(waking);
    }

    @Scheduled(every = "${playhead.feeds.safety-look}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        var followed = List.copyOf(feeds.keySet());
        if (followed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.actingAs(new Caller.Service(), connection -> glances(connection, followed))
                .invoke(this::wakeWhereMissed)
                .onFailure(Refusal.class).recoverWithItem(List.of())
                .replaceWithVoid();
    }

    private Uni<List<Glance>> glances(SqlConnection connection, List<UUID> followed) {
        return Multi.createFrom().iterable(followed)
                .group().intoLists().of(GLANCE_AT_ONCE)
                .onItem().transformToUniAndConcatenate(some -> store.glance(connection, some))
                .onItem().<Glance> disjoint()
                .collect().asList();
    }

    private void wakeWhereMissed(List<Glance> glances) {
        var earlier = lastGlance;
        var now = new HashMap<UUID, Glance>();
        for (var glance : glances) {
            now.put(glance.sessionId(), glance);
            var before = earlier.get(glance.sessionId());
            if (before == null || !before.changed().equals(glance.changed())) {
                wake(glance.sessionId(), Feed::wakeForChanges);
            } else {
                wake(glance.sessionId(), feed -> feed.wakeForEvents(glance.lastSeq()));
            }
        }
        // A followed session that is not there any more: its followers learn it from their own read.
        feeds.keySet().stream().filter(id -> !now.containsKey(id)).forEach(id -> wake(id, Feed::wakeForChanges));
        lastGlance = Map.copyOf(now);
    }

    private static Refusal noSession() {
        return Problem.NOT_FOUND.refusal("There is no such session, or it is not yours.");
    }
}
