package dev.playhead.stream;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.playhead.event.Delivery;
import dev.playhead.event.DeliveryLag;
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
    private final DeliveryLag lag;
    private final long historyEnds;
    private Following following;
    private @Nullable Cancellable pump;
    private boolean running;
    private long sent;
    private boolean caughtUp;

    Followed(UUID sessionId, Following following, Function<String, Uni<Void>> sender, DeliveryLag lag) {
        this.sessionId = sessionId;
        this.following = following;
        this.sender = sender;
        this.lag = lag;
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
    synchronized void start(Consumer<Throwable> onEnd) {
        var source = following;
        running = true;
        var deliveries = Multi.createBy().repeating().uni(source::next).indefinitely();
        pump = Multi.createBy().concatenating().streams(
                Multi.createFrom().<Void> uni(Uni.createFrom().deferred(() -> noticeCaughtUp(source))),
                deliveries.onItem().transformToUniAndConcatenate(delivery -> deliver(source, delivery)))
                .subscribe().with(sent -> {
                }, onEnd);
    }

    /** Stops delivering; the place is kept. */
    synchronized void pause() {
        running = false;
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

    private Uni<Void> deliver(Following source, Delivery delivery) {
        if (delivery instanceof Delivery.Events events) {
            return send(source, events).chain(() -> noticeCaughtUp(source));
        }
        var changes = (Delivery.Changes) delivery;
        return sendAll(source, changes.session().stream().map(ServerFrame::session).toList())
                .chain(() -> sendAll(source, changes.jobs().stream().map(ServerFrame::job).toList()));
    }

    /** Counts as sent once it is handed over: the socket keeps the order, or dies, and then the client says where it was. */
    private synchronized Uni<Void> send(Following source, Delivery.Events events) {
        if (isOver(source)) {
            return Uni.createFrom().voidItem();
        }
        sent = events.page().lastSeq();
        var isHistory = sent <= historyEnds;
        return sender.apply(ServerFrame.events(sessionId, events.page())).invoke(() -> {
            // Which is late as a matter of course.
            if (!isHistory) {
                lag.left(events.page());
            }
        });
    }

    private synchronized Uni<Void> noticeCaughtUp(Following source) {
        if (caughtUp || sent < historyEnds || isOver(source)) {
            return Uni.createFrom().voidItem();
        }
        caughtUp = true;
        return sender.apply(ServerFrame.caughtUp(sessionId, sent));
    }

    private Uni<Void> sendAll(Following source, List<String> frames) {
        return Multi.createFrom().iterable(frames)
                .onItem().transformToUniAndConcatenate(frame -> send(source, frame))
                .collect().last()
                .replaceWithVoid();
    }

    private synchronized Uni<Void> send(Following source, String frame) {
        return isOver(source) ? Uni.createFrom().voidItem() : sender.apply(frame);
    }

    /** What was under way when the following was paused is not sent, not even after it goes on: it is read again. */
    private boolean isOver(Following source) {
        return !running || source != following;
    }
}
