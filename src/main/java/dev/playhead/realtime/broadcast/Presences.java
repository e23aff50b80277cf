package dev.playhead.realtime.broadcast;

import static java.util.stream.Collectors.groupingBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import dev.playhead.database.Announcement;
import dev.playhead.database.SharedRun;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Who is present in channels, on every replica.
 *
 * <p>
 * The table is what is so; each replica knows the rooms in which it has somebody, and reads what changed. A replica says every
 * few seconds that it lives; the others take away the members of one that does not. One that was forgotten, or whose database
 * has crashed, writes its members down again.
 */
@ApplicationScoped
public class Presences {

    private static final Logger LOG = Logger.getLogger(Presences.class);
    private static final Duration GONE_KEPT_FOR = Duration.ofMinutes(1);
    private static final Duration STALE = GONE_KEPT_FOR.dividedBy(2);
    private static final Duration END = Duration.ofSeconds(1);

    private final String replica = UUID.randomUUID().toString();
    private final PresenceStore store;
    private final PresenceConfig config;
    private final Clock clock;
    private final Map<Room, Attendance> rooms = new ConcurrentHashMap<>();
    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
    private final SharedRun looks = new SharedRun(this::read);
    private final SharedRun beats = new SharedRun(this::beat);
    // Empty as long as nothing was read.
    private volatile String position = "";
    private volatile Instant readAt = Instant.EPOCH;

    Presences(PresenceStore store, PresenceConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Comes into a room, to see who is there and perhaps to be one of them.
     *
     * @param isPrivate a private channel and a public one of the same name are two
     * @param listener told of every change after {@link Presence#stateJson()}, and perhaps of some that are in it already;
     *        called
     *        on any thread, one call after the other; it must not block
     */
    public Uni<Presence> join(String topic, boolean isPrivate, Consumer<PresenceChange> listener) {
        return Uni.createFrom().deferred(() -> {
            var visit = enter(new Room(topic, isPrivate), listener);
            return (visit.isInformed() ? Uni.createFrom().<Void> voidItem() : look())
                    .onFailure().invoke(visit::leave)
                    .onCancellation().invoke(visit::leave)
                    .replaceWith((Presence) visit);
        });
    }

    private Visit enter(Room room, Consumer<PresenceChange> listener) {
        var entered = new Visit[1];
        rooms.compute(room, (key, present) -> {
            var attendance = present == null ? new Attendance() : present;
            attendance.add(listener);
            entered[0] = new Visit(room, attendance, this, listener);
            return attendance;
        });
        visits.add(entered[0]);
        return entered[0];
    }

    void left(Visit visit) {
        rooms.computeIfPresent(visit.room(), (key, attendance) -> attendance.remove(visit.listener()) ? attendance : null);
    }

    void forget(Visit visit) {
        visits.remove(visit);
    }

    PresenceConfig config() {
        return config;
    }

    /** How many rooms there is somebody from here in. */
    int rooms() {
        return rooms.size();
    }

    /** How many are members from here. */
    long members() {
        return visits.stream().filter(Visit::isMember).count();
    }

    Uni<Void> put(Member member) {
        return store.put(replica, member);
    }

    Uni<Void> takeAway(UUID member) {
        return store.takeAway(replica, member);
    }

    /** Done when all is known here that was committed before. */
    Uni<Void> look() {
        return looks.ask();
    }

    private Uni<Void> read() {
        // Who has left for so long that he is swept cannot be read of: then all are read anew.
        var isStale = Duration.between(readAt, clock.instant()).abs().compareTo(STALE) > 0;
        var unknown = rooms.entrySet().stream().filter(room -> isStale || !room.getValue().isKnown()).toList();
        return store.read(isStale ? "" : position, unknown.stream().map(room -> room.getKey().topic()).distinct().toList())
                .invoke(read -> takeOver(read, unknown))
                .replaceWithVoid();
    }

    private void takeOver(PresenceStore.Read read, List<Map.Entry<Room, Attendance>> unknown) {
        var byRoom = read.members().stream().collect(groupingBy(Member::room));
        unknown.forEach(room -> room.getValue().replace(byRoom.getOrDefault(room.getKey(), List.of())));
        byRoom.forEach((room, changed) -> {
            var attendance = rooms.get(room);
            if (attendance != null && attendance.isKnown()) {
                attendance.change(changed);
            }
        });
        position = read.upTo();
        readAt = clock.instant();
    }

    void start(@Observes StartupEvent starting) {
        beats.ask().subscribe().with(done -> {
        }, Presences::failed);
    }

    void stop(@Observes ShutdownEvent stopping) {
        try {
            store.end(replica).await().atMost(END);
        } catch (RuntimeException away) {
            // The others notice.
            failed(away);
        }
    }

    void announced(@Observes Announcement announcement) {
        if (announcement instanceof Announcement.Missed) {
            // The database may have crashed, and have lost who was present.
            readAt = Instant.EPOCH;
            beats.ask().subscribe().with(done -> {
            }, Presences::failed);
        } else if (announcement instanceof Announcement.Presences presences && !presences.knowing().equals(replica)) {
            look().subscribe().with(done -> {
            }, Presences::failed);
        }
    }

    @Scheduled(every = "${playhead.realtime.presence.heartbeat:5s}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> live() {
        return beats.ask().onFailure().invoke(Presences::failed).onFailure().recoverWithNull();
    }

    private Uni<Void> beat() {
        return store.beat(replica)
                .invoke(isNew -> visits.stream().filter(visit -> isNew).forEach(Visit::isLost))
                .chain(this::catchUp)
                .chain(() -> store.bury(config.replicaTimeout()))
                .chain(() -> store.sweep(GONE_KEPT_FOR))
                .chain(this::look);
    }

    private Uni<Void> catchUp() {
        return Multi.createFrom().iterable(visits)
                .onItem().transformToUniAndConcatenate(visit -> visit.catchUp().invoke(() -> forgetIfLeft(visit)))
                .onItem().ignoreAsUni();
    }

    private void forgetIfLeft(Visit visit) {
        if (visit.hasLeft()) {
            forget(visit);
        }
    }

    static void failed(Throwable away) {
        LOG.debugf("outcome=presences_unavailable reason=\"%s\"", away.getMessage());
    }
}
