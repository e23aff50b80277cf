package dev.playhead.realtime.change;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/** A {@link ChangeFollowing} as its feed sees it. All fields are guarded by the feed. */
final class ChangeFollower implements ChangeFollowing {

    private final ChangeFeed feed;
    private final Caller caller;
    private final List<Wish> wishes;
    private Cursor cursor;
    private Cursor settled;
    // How often news had been announced when this reader had seen everything.
    private long seen = -1;
    private @Nullable UniEmitter<? super ChangePage> asking;

    ChangeFollower(ChangeFeed feed, Caller caller, List<Wish> wishes, Cursor cursor) {
        this.feed = feed;
        this.caller = caller;
        this.wishes = wishes;
        this.cursor = cursor;
        this.settled = cursor;
    }

    /** A binding, understood. */
    record Wish(Wanted wanted, List<String> select) {
    }

    Caller caller() {
        return caller;
    }

    List<Wish> wishes() {
        return wishes;
    }

    @Override
    public String cursor() {
        return place().text();
    }

    @Override
    public String settled() {
        synchronized (feed) {
            return settled.text();
        }
    }

    Cursor place() {
        synchronized (feed) {
            return cursor;
        }
    }

    @Override
    public Uni<ChangePage> next() {
        return Uni.createFrom().emitter(emitter -> {
            emitter.onTermination(() -> stopAsking(emitter));
            synchronized (feed) {
                asking = emitter;
                settled = cursor;
            }
            feed.turn();
        });
    }

    private void stopAsking(UniEmitter<? super ChangePage> emitter) {
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

    boolean wants(long version) {
        return asking != null && seen < version;
    }

    /** Whether it waits for what comes after {@code from}. */
    boolean waitsAt(Cursor from, long version) {
        return wants(version) && cursor.equals(from);
    }

    /** Takes what was read after {@code from}; the answer is given outside of the feed's lock, by what is returned. */
    Runnable take(LogPage page, Cursor from, ChangePage told) {
        if (asking == null || !cursor.equals(from)) {
            return ChangeFeed.NOTHING;
        }
        cursor = page.next();
        if (page.isLast()) {
            seen = page.version();
        }
        if (told.changes().isEmpty()) {
            settled = cursor;
            return ChangeFeed.NOTHING;
        }
        var emitter = asking;
        asking = null;
        return () -> emitter.complete(told);
    }

    Runnable refuse(Refusal refusal) {
        var emitter = asking;
        asking = null;
        return emitter == null ? ChangeFeed.NOTHING : () -> emitter.fail(refusal);
    }
}
