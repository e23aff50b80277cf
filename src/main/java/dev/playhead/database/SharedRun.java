package dev.playhead.database;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.smallrye.mutiny.Uni;

/**
 * Work that runs once at a time, and once more where it was asked for meanwhile.
 *
 * <p>
 * Whoever asks is answered by a run that begins after he asked, and shares it with all who ask before it begins. So runs
 * never overtake each other, and a thousand wishes at once cost two.
 */
public final class SharedRun {

    private final Supplier<Uni<Void>> work;
    private boolean isRunning;
    private @Nullable CompletableFuture<Void> waiting;

    public SharedRun(Supplier<Uni<Void>> work) {
        this.work = work;
    }

    /** Answered, or failed, when a run that begins from now on has ended. */
    public Uni<Void> ask() {
        // A copy, because who loses interest cancels his own alone.
        return Uni.createFrom().completionStage(() -> join().copy());
    }

    private CompletableFuture<Void> join() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (isRunning) {
                waiting = waiting == null ? new CompletableFuture<>() : waiting;
                return waiting;
            }
            isRunning = true;
            mine = new CompletableFuture<>();
        }
        run(mine);
        return mine;
    }

    private void run(CompletableFuture<Void> promise) {
        Uni.createFrom().deferred(work::get).subscribeAsCompletionStage()
                .whenComplete((done, failure) -> end(promise, failure));
    }

    private void end(CompletableFuture<Void> promise, @Nullable Throwable failure) {
        var next = next();
        if (failure == null) {
            promise.complete(null);
        } else {
            promise.completeExceptionally(failure);
        }
        if (next != null) {
            run(next);
        }
    }

    private synchronized @Nullable CompletableFuture<Void> next() {
        var next = waiting;
        waiting = null;
        isRunning = next != null;
        return next;
    }
}
