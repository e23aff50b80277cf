package dev.playhead.event;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/** A {@link Following} as its feed sees it. All fields are guarded by the feed. */
final class Follower implements Following {

    private final Feed feed;
    private final Caller caller;
    private final Head head;
    private long position;
    private boolean isOfEventsAlone;
    // The versions of the feed as of which this follower has seen everything.
    private long eventsSeen = -1;
    private long changesSeen = -1;
    private @Nullable Snapshot snapshot;
    // Read, but not to be told before the events that were written before it.
    private @Nullable Snapshot due;
    private @Nullable UniEmitter<? super Delivery> asking;

    Follower(Feed feed, Caller caller, Head head, long position) {
        this.feed = feed;
        this.caller = caller;
        this.head = head;
        this.position = position;
    }

    Caller caller() {
        return caller;
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public long position() {
        synchronized (feed) {
            return position;
        }
    }

    @Override
    public Uni<Delivery> next() {
        return Uni.createFrom().emitter(emitter -> {
            emitter.onTermination(() -> stopAsking(emitter));
            Runnable answer;
            synchronized (feed) {
                asking = emitter;
                answer = takeDue();
            }
            answer.run();
            feed.turn();
        });
    }

    @Override
    public Following ofEventsAlone() {
        synchronized (feed) {
            isOfEventsAlone = true;
        }
        return this;
    }

    private void stopAsking(UniEmitter<? super Delivery> emitter) {
        synchronized (feed) {
            if (asking == emitter) {
                asking = null;
            }
        }
    }

    @Override
    public void stop() {
        feed.leave(this);
    }

    boolean wantsEvents(long version) {
        return asking != null && eventsSeen < version;
    }

    boolean wantsChanges(long eventsBefore, long version) {
        return asking != null && !isOfEventsAlone && due == null && eventsSeen >= eventsBefore && changesSeen < version;
    }

    boolean isBehind(long seq) {
        return position < seq;
    }

    /** Takes what was read after {@code from}; answers are given outside of the feed's lock, by what is returned. */
    Runnable take(EventStore.Read read, long from, long version) {
        if (asking == null || position != from) {
            return Feed.NOTHING;
        }
        var page = read.page();
        var obstacle = read.head().obstacleAfter(position, Optional.of(head.epoch()));
        if (obstacle.isPresent()) {
            return refuse(obstacle.get());
        }
        if (!page.more()) {
            eventsSeen = version;
        }
        if (page.isEmpty()) {
            return Feed.NOTHING;
        }
        position = page.lastSeq();
        return answer(new Delivery.Events(page));
    }

    Runnable take(Snapshot current, long version) {
        changesSeen = version;
        due = current;
        if (position < current.lastSeq()) {
            eventsSeen = -1;
        }
        return takeDue();
    }

    private Runnable takeDue() {
        if (asking == null || due == null || position < due.lastSeq()) {
            return Feed.NOTHING;
        }
        var changes = due.since(snapshot);
        snapshot = due;
        due = null;
        return changes.isEmpty() ? Feed.NOTHING : answer(changes);
    }

    Runnable refuse(Refusal refusal) {
        var emitter = asking;
        asking = null;
        return emitter == null ? Feed.NOTHING : () -> emitter.fail(refusal);
    }

    private Runnable answer(Delivery delivery) {
        var emitter = asking;
        asking = null;
        return emitter == null ? Feed.NOTHING : () -> emitter.complete(delivery);
    }
}
