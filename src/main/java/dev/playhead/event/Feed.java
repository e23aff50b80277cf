package dev.playhead.event;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.jboss.logging.Logger;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * One session's stream, for all followers here that see the same.
 *
 * <p>
 * History and live are the same query. It runs as the followers' own identity, whenever somebody asks for more than was read
 * when the feed was last woken; all who ask from the same place share it, and so do all who have caught up. One read is under
 * way at a time, so a burst of wake-ups becomes few reads of many rows; who has been read for goes to the end of the line, so
 * that a long history keeps nobody from what is new. Rows of the session and its jobs are read when there are no more events,
 * and are held back where events were written in between: a session is never told completed before its last event. Where all
 * who follow want events alone, they are not read.
 *
 * <p>
 * A read that fails because the database is away is repeated until it answers; followers wait.
 */
final class Feed {

    static final Runnable NOTHING = () -> {
    };

    private static final Logger LOG = Logger.getLogger(Feed.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_LAST = Duration.ofSeconds(2);

    private final UUID sessionId;
    private final FeedSource source;
    private final Runnable abandoned;
    // Guarded by this, as everything in the followers is.
    private final Set<Follower> followers = new LinkedHashSet<>();
    private long eventsVersion;
    private long changesVersion;
    // Which events come before the latest change: it is told to those who have seen them.
    private long eventsBeforeChange;
    private boolean reading;
    private int rows;

    Feed(UUID sessionId, FeedSource source, Runnable abandoned) {
        this.sessionId = sessionId;
        this.source = source;
        this.rows = source.rowsAfter(0);
        this.abandoned = abandoned;
    }

    synchronized boolean serves(Caller caller) {
        return followers.stream().findAny().filter(follower -> follower.caller().seesTheSameAs(caller)).isPresent();
    }

    synchronized boolean isAbandoned() {
        return followers.isEmpty();
    }

    synchronized Follower join(Caller caller, Head head, long position) {
        var follower = new Follower(this, caller, head, position);
        followers.add(follower);
        return follower;
    }

    void leave(Follower follower) {
        boolean last;
        synchronized (this) {
            last = followers.remove(follower) && followers.isEmpty();
        }
        if (last) {
            abandoned.run();
        }
    }

    /** There may be events up to {@code seq}. */
    void wakeForEvents(long seq) {
        synchronized (this) {
            if (followers.stream().noneMatch(follower -> follower.isBehind(seq))) {
                return;
            }
            eventsVersion++;
        }
        turn();
    }

    /** The session or its jobs may have changed. Events that were written before are read first. */
    void wakeForChanges() {
        synchronized (this) {
            eventsBeforeChange = ++eventsVersion;
            changesVersion++;
        }
        turn();
    }

    /** Starts the next read, if somebody wants one and none is under way. */
    void turn() {
        Uni<List<Runnable>> read;
        synchronized (this) {
            if (reading) {
                return;
            }
            var wanting = firstWanting();
            if (wanting.isEmpty()) {
                return;
            }
            reading = true;
            followers.remove(wanting.get());
            followers.add(wanting.get());
            read = wantsChanges(wanting.get()) ? changes(wanting.get()) : events(wanting.get());
        }
        read.onFailure(this::isAway).retry().withBackOff(RETRY_FIRST, RETRY_LAST).indefinitely()
                .onFailure().recoverWithItem(this::refuseAll)
                .subscribe().with(this::answer);
    }

    private Optional<Follower> firstWanting() {
        return followers.stream()
                .filter(follower -> follower.wantsEvents(eventsVersion) || wantsChanges(follower))
                .findFirst();
    }

    private boolean wantsChanges(Follower follower) {
        return follower.wantsChanges(eventsBeforeChange, changesVersion);
    }

    /** Reads on from where {@code wanting} is, for all who ask from there. */
    private Uni<List<Runnable>> events(Follower wanting) {
        var from = wanting.position();
        var version = eventsVersion;
        return source.events(wanting.caller(), sessionId, from, rows)
                .map(read -> read.map(found -> distribute(found, from, version)).orElseGet(this::gone));
    }

    private synchronized List<Runnable> distribute(EventStore.Read read, long from, long version) {
        rows = source.rowsAfter(read.page().events().size());
        return followers.stream()
                .map(follower -> follower.take(read, from, version))
                .toList();
    }

    private Uni<List<Runnable>> changes(Follower wanting) {
        var version = changesVersion;
        return source.snapshot(wanting.caller(), sessionId)
                .map(snapshot -> snapshot.map(current -> distribute(current, version)).orElseGet(this::gone));
    }

    private synchronized List<Runnable> distribute(Snapshot current, long version) {
        return followers.stream()
                .filter(this::wantsChanges)
                .map(follower -> follower.take(current, version))
                .toList();
    }

    private List<Runnable> gone() {
        return refuseAll(Problem.NOT_FOUND.refusal("The session is gone, or no longer yours."));
    }

    private synchronized List<Runnable> refuseAll(Throwable failure) {
        var refusal = failure instanceof Refusal named ? named : unexpected(failure);
        return followers.stream().map(follower -> follower.refuse(refusal)).toList();
    }

    private Refusal unexpected(Throwable failure) {
        LOG.errorf(failure, "outcome=feed_failed session=%s", sessionId);
        return Problem.INTERNAL.refusal("The session's stream cannot be read.");
    }

    private void answer(List<Runnable> answers) {
        synchronized (this) {
            reading = false;
        }
        // Outside of the lock: whoever is answered may ask again at once, and leave.
        answers.forEach(Runnable::run);
        turn();
    }

    private boolean isAway(Throwable failure) {
        synchronized (this) {
            return !followers.isEmpty()
                    && failure instanceof Refusal refusal && refusal.problem() == Problem.UNAVAILABLE;
        }
    }
}
