package dev.playhead.stream;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.playhead.event.DeliveryLag;
import dev.playhead.event.EventLog;
import dev.playhead.event.Following;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * The sessions that one socket follows, which pause, go on and end together.
 *
 * <p>
 * A follow may be under way while the token expires or the socket closes, on another thread: whether it starts is decided
 * under the same lock as these.
 */
final class FollowedSessions {

    private final StreamSocket socket;
    private final EventLog log;
    private final DeliveryLag lag;
    private final int most;
    private final Map<UUID, Followed> followed = new ConcurrentHashMap<>();
    // Guarded by this, with what is started and stopped because of them.
    private boolean paused;
    private boolean over;

    FollowedSessions(StreamSocket socket, EventLog log, DeliveryLag lag, int most) {
        this.socket = socket;
        this.log = log;
        this.lag = lag;
        this.most = most;
    }

    Uni<Void> follow(Caller caller, ClientFrame.Follow frame) {
        var sessionId = frame.sessionId();
        if (sessionId == null) {
            return socket.refuse(Refusal.invalid("session_id", "must not be null"), null, frame.ref());
        }
        var obstacle = obstacleTo(sessionId, frame);
        if (obstacle.isPresent()) {
            return socket.refuse(obstacle.get(), sessionId, frame.ref());
        }
        var after = frame.after() == null ? OptionalLong.empty() : OptionalLong.of(frame.after());
        return log.follow(caller, sessionId, after, Optional.ofNullable(frame.epoch()))
                .chain(following -> begin(sessionId, frame, following))
                .onFailure(Refusal.class).recoverWithUni(
                        refusal -> socket.refuse((Refusal) refusal, sessionId, frame.ref()));
    }

    private Optional<Refusal> obstacleTo(UUID sessionId, ClientFrame.Follow frame) {
        if (isPaused()) {
            return Optional.of(Problem.TOKEN_EXPIRED.refusal("Send a fresh token first."));
        }
        if (frame.after() != null && frame.after() < 0) {
            return Optional.of(Refusal.invalid("after", "must not be negative"));
        }
        return followed.size() >= most && !followed.containsKey(sessionId)
                ? Optional.of(Problem.TOO_MANY_FOLLOWED.refusal("A socket follows at most " + most + " sessions."))
                : Optional.empty();
    }

    /** Followed again, from another place: the earlier one ends before the new one is said to begin. */
    private Uni<Void> begin(UUID sessionId, ClientFrame.Follow frame, Following following) {
        var begun = new Followed(sessionId, following, socket::send, lag);
        var before = followed.put(sessionId, begun);
        if (before != null) {
            before.pause();
        }
        return socket.send(ServerFrame.following(sessionId, following.position(), following.head(), frame.ref()))
                .invoke(() -> start(begun))
                .onFailure().invoke(begun::pause);
    }

    private synchronized void start(Followed session) {
        if (over) {
            session.pause();
        } else if (!paused) {
            session.start(failure -> lost(session, failure));
        }
    }

    Uni<Void> unfollow(ClientFrame.Unfollow frame) {
        var gone = frame.sessionId() == null ? null : followed.remove(frame.sessionId());
        if (gone == null) {
            return socket.refuse(Problem.NOT_FOUND.refusal("That session is not followed here."), frame.sessionId(),
                    frame.ref());
        }
        gone.pause();
        return socket.send(ServerFrame.unfollowed(gone.sessionId(), frame.ref()));
    }

    /** A followed session cannot be read on; where it is the socket that cannot be written to, that is closed. */
    private void lost(Followed session, Throwable failure) {
        session.pause();
        followed.remove(session.sessionId(), session);
        if (failure instanceof Refusal refusal) {
            socket.refuse(refusal, session.sessionId(), null).subscribe().with(done -> {
            }, gone -> socket.close());
        } else {
            socket.fail(failure);
        }
    }

    /** Delivers nothing more, and begins nothing, until it goes on; every place is kept. */
    synchronized void pause() {
        paused = true;
        followed.values().forEach(Followed::pause);
    }

    /** Goes on with every session where it was, as {@code caller}, who is the same person as before, may see it now. */
    synchronized void goOnAs(Caller caller) {
        paused = false;
        followed.values().forEach(session -> {
            session.pause();
            session.continueAs(log.resume(caller, session.sessionId(), session.following().head(), session.sent()));
            start(session);
        });
    }

    private synchronized boolean isPaused() {
        return paused;
    }

    /** Ends all of them, for good. */
    synchronized void close() {
        over = true;
        followed.values().forEach(Followed::pause);
        followed.clear();
    }
}
