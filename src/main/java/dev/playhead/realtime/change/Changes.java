package dev.playhead.realtime.change;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.playhead.database.Announcement;
import dev.playhead.identity.Caller;
import dev.playhead.realtime.change.ChangeFollower.Wish;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * What is committed to published tables, followed from a place for as long as one likes.
 *
 * <p>
 * Everybody is told what he could read: PostgreSQL is asked under his own role and claims, for rows that are gone as well.
 */
@ApplicationScoped
public class Changes {

    // Announcements come one a transaction. Those that come together are looked at together.
    private static final long GATHER_MILLIS = 5;
    // Not every transaction is announced: see the function playhead.announce_changes.
    private static final long LOOK_AGAIN_FIRST_MILLIS = 20;

    private final ChangeStore store;
    private final BindingReader bindings;
    private final LogPages pages;
    private final Verdicts verdicts;
    private final Vertx vertx;
    private final ObjectMapper json;
    private final Map<Standing, ChangeFeed> feeds = new ConcurrentHashMap<>();
    private final AtomicBoolean isGathering = new AtomicBoolean();
    private final long lookAgainLastMillis;
    private final AtomicLong looks = new AtomicLong();

    Changes(ChangeStore store, BindingReader bindings, LogPages pages, Verdicts verdicts, Vertx vertx,
            ObjectMapper json, ChangesConfig config) {
        this.store = store;
        this.bindings = bindings;
        this.pages = pages;
        this.verdicts = verdicts;
        this.vertx = vertx;
        this.json = json;
        this.lookAgainLastMillis = config.safetyLook().toMillis();
    }

    /** A column of a table, as clients are told of it: with the short name of its type, such as {@code int8}. */
    public record Column(String name, String type) {
    }

    /** Callers who see the same: see {@link Caller#seesTheSameAs}. */
    private record Standing(Caller.Role role, String who, String standing) {

        static Standing of(Caller caller) {
            return caller instanceof Caller.User user
                    ? new Standing(user.role(), user.id().toString(), user.standing())
                    : new Standing(caller.role(), "", "");
        }
    }

    /**
     * Follows what {@code wanted} names, from {@code cursor} or else from now: nothing that is committed after the answer is
     * missed.
     *
     * @return a failure {@code not_found} where a table is not there or not published, {@code forbidden} where the caller may
     *         not read it, {@code invalid_input} where a binding cannot be understood, {@code resync_required} where what
     *         comes after the cursor is no longer kept
     */
    public Uni<ChangeFollowing> follow(Caller caller, List<Binding> wanted, Optional<String> cursor) {
        return bindings.read(caller, wanted)
                .chain(wishes -> place(cursor).map(place -> join(caller, wishes, place)));
    }

    /** The conditions of {@code binding}, which names one table; fails as {@link #follow} does. */
    public Uni<RowFilter> filter(Binding binding) {
        var caller = new Caller.Service();
        return bindings.only(caller, binding)
                .chain(relation -> bindings.read(caller, List.of(binding))
                        .map(wishes -> new RowFilter(verdicts, caller, relation, wishes.get(0).wanted(), json)));
    }

    /** The columns of a published table that {@code caller} may read, in its order; fails as {@link #follow} does. */
    public Uni<List<Column>> columns(Caller caller, String schema, String table) {
        return bindings.only(caller, new Binding("*", schema, table, null, List.of()))
                .map(relation -> relation.columns().values().stream()
                        .filter(column -> relation.of(caller).columns().contains(column.name()))
                        .map(column -> new Column(column.name(), column.type()))
                        .toList());
    }

    /** How many callers are read for here, each with everybody who sees the same. */
    int feeds() {
        return feeds.size();
    }

    int followers() {
        return feeds.values().stream().mapToInt(ChangeFeed::size).sum();
    }

    private Uni<Cursor> place(Optional<String> cursor) {
        if (cursor.isEmpty()) {
            return store.head();
        }
        var place = Uni.createFrom().item(() -> Cursor.parse(cursor.get()));
        // What is no longer kept is told now and not with the first page.
        return place.call(store::check);
    }

    private ChangeFollowing join(Caller caller, List<Wish> wishes, Cursor place) {
        var joined = new ChangeFollower[1];
        feeds.compute(Standing.of(caller), (standing, existing) -> {
            var feed = existing == null ? opened(standing) : existing;
            joined[0] = feed.join(caller, wishes, place);
            return feed;
        });
        return joined[0];
    }

    private ChangeFeed opened(Standing standing) {
        return new ChangeFeed(pages, verdicts,
                () -> feeds.computeIfPresent(standing, (key, feed) -> feed.size() == 0 ? null : feed));
    }

    void announced(@Observes Announcement announcement) {
        var isMeant = announcement instanceof Announcement.Changes || announcement instanceof Announcement.Missed;
        if (isMeant && isGathering.compareAndSet(false, true)) {
            vertx.setTimer(GATHER_MILLIS, timer -> {
                isGathering.set(false);
                look();
                lookAgain(looks.incrementAndGet(), LOOK_AGAIN_FIRST_MILLIS, pages.found());
            });
        }
    }

    /** Longer and longer after the latest news, so that whoever commits late is found about as late as that. */
    private void lookAgain(long mine, long delay, long found) {
        vertx.setTimer(delay, timer -> {
            if (looks.get() != mine || feeds.isEmpty()) {
                return;
            }
            look();
            var now = pages.found();
            var next = now == found ? 2 * delay : LOOK_AGAIN_FIRST_MILLIS;
            if (next < lookAgainLastMillis) {
                lookAgain(mine, next, now);
            }
        });
    }

    @Scheduled(every = "${playhead.realtime.changes.safety-look:1s}")
    void look() {
        pages.announce();
        feeds.values().forEach(ChangeFeed::turn);
    }
}
