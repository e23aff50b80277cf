package dev.playhead.stream;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.playhead.event.Delivery;
import dev.playhead.event.Following;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;

/**
 * One session that a socket follows: what comes is turned into frames and sent, one delivery at a time.
 *
 * <p>
 * The next is only asked for when the last has left, so a reader that is slow holds one frame and no more.
 */
final class Followed {

    private final UUID sessionId;
    private final Function<String, Uni<Void>> sender;
    private final long historyEnds;
    private Following following;
    private @Nullable Cancellable pump;
    private long sent;
    private boolean caughtUp;

    Followed(UUID sessionId, Following following, Function<String, Uni<Void>> sender) {
        this.sessionId = sessionId;
        this.following = following;
        this.sender = sender;
        this.sent = following.position();
        this.historyEnds = following.head().lastSeq();
    }

    UUID sessionId() {
        return sessionId;
    }

    Following following() {
        return following;
    }

    /** The number of the last event that was handed to the socket. */
    synchronized long sent() {
        return sent;
    }

    /** Begins, or goes on after a pause; {@code onEnd} is told why it cannot go on. */
    synchronized void start(java.util.function.Consumer<Throwable> onEnd) {
        var deliveries = Multi.createBy().repeating().uni(following::next).indefinitely();
        pump = Multi.createBy().concatenating().streams(
                Multi.createFrom().<Void> uni(Uni.createFrom().deferred(this::noticeCaughtUp)),
                deliveries.onItem().transformToUniAndConcatenate(this::deliver))
                .subscribe().with(sent -> {
                }, onEnd);
    }

    /** Stops delivering; the place is kept. */
    synchronized void pause() {
        if (pump != null) {
            pump.cancel();
            pump = null;
        }
        following.stop();
    }

    /** Goes on where it was, as somebody else sees the session: the same user with a fresh token. */
    synchronized void continueAs(Following renewed) {
        following = renewed;
    }

    private Uni<Void> deliver(Delivery delivery) {
        if (delivery instanceof Delivery.Events events) {
            return send(events).chain(this::noticeCaughtUp);
        }
        var changes = (Delivery.Changes) delivery;
        return sendAll(changes.session().stream().map(ServerFrame::session).toList())
                .chain(() -> sendAll(changes.jobs().stream().map(ServerFrame::job).toList()));
    }

    /** Counts as sent once it is handed over: the socket keeps the order, or dies, and then the client says where it was. */
    private synchronized Uni<Void> send(Delivery.Events events) {
        if (pump == null) {
            return Uni.createFrom().voidItem();
        }
        sent = events.page().lastSeq();
        return sender.apply(ServerFrame.events(sessionId, events.page()));
    }

    private Uni<Void> noticeCaughtUp() {
        synchronized (this) {
            if (caughtUp || sent < historyEnds) {
                return Uni.createFrom().voidItem();
            }
            caughtUp = true;
        }
        return sender.apply(ServerFrame.caughtUp(sessionId, historyEnds));
    }

    private Uni<Void> sendAll(List<String> frames) {
        return Multi.createFrom().iterable(frames)
                .onItem().transformToUniAndConcatenate(sender::apply)
                .collect().last()
                .replaceWithVoid();
    }
}
