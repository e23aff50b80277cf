package dev.playhead.realtime;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;

/**
 * What a channel hears changes from: a place in something that is followed. What comes is sent before more is asked for, so a
 * reader that is slow holds one page and no more.
 *
 * @param <P> what comes at once
 */
abstract class Source<P> {

    private final long binding;
    private @Nullable Cancellable pump;
    private boolean running;
    private int turns;

    /** @param binding what its receipts are kept under */
    Source(long binding) {
        this.binding = binding;
    }

    final long binding() {
        return binding;
    }

    /** Begins, or goes on after a pause; {@code onEnd} is told why it cannot go on. */
    final synchronized void start(Consumer<Throwable> onEnd) {
        if (running) {
            return;
        }
        running = true;
        var turn = turns;
        pump = Multi.createBy().repeating().uni(() -> next().chain(page -> deliverWithin(turn, page))).indefinitely()
                .subscribe().with(sent -> {
                }, onEnd);
    }

    /** Stops delivering; the place is kept. */
    final synchronized void pause() {
        running = false;
        turns++;
        if (pump != null) {
            pump.cancel();
            pump = null;
        }
        stop();
    }

    /** What was under way at a pause is not sent, not even after it goes on: it is read again. */
    private Uni<Void> deliverWithin(int turn, P page) {
        Uni<Void> sending;
        synchronized (this) {
            if (!running || turn != turns) {
                return Uni.createFrom().voidItem();
            }
            sending = deliver(page);
        }
        return sending;
    }

    /** Where it has come to, as a receipt keeps it: all before has been written to the socket. */
    abstract String place();

    /** Prepares to go on from what was handed over, as {@code caller} sees it, once it is started again. */
    abstract Uni<Void> continueAs(Caller caller);

    /** Prepares to go on from now, because there is no going on from where it was. */
    abstract Uni<Void> skipToNow(Caller caller);

    protected abstract Uni<P> next();

    /** Hands {@code page} over at once; completes when it has been written. */
    protected abstract Uni<Void> deliver(P page);

    protected abstract void stop();
}
