package dev.playhead.realtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/**
 * What waits to leave by one socket, counted and bounded: a reader that is stuck costs so much and then its socket, and comes
 * back to where it was.
 */
final class Outbox {

    private final WebSocketConnection connection;
    private final int most;
    private final Runnable overfull;
    // Guarded by this.
    private long waiting;
    private long lastProgress = System.nanoTime();

    Outbox(WebSocketConnection connection, int most, Runnable overfull) {
        this.connection = connection;
        this.most = most;
        this.overfull = overfull;
    }

    /** Hands these over at once and in order; completes when the last has been written, and fails as {@link Unsent}. */
    Uni<Void> send(List<String> frames) {
        return frames.isEmpty() ? Uni.createFrom().voidItem()
                : Uni.join().all(frames.stream().map(this::send).toList()).andFailFast().replaceWithVoid();
    }

    Uni<Void> send(String frame) {
        return send(frame.length(), () -> connection.sendText(frame));
    }

    Uni<Void> send(Buffer frame) {
        return send(frame.length(), () -> connection.sendBinary(frame));
    }

    /** Not when somebody subscribes, and not less when he cancels: what was handed over counts as sent. */
    private Uni<Void> send(int size, Supplier<Uni<Void>> sending) {
        if (!take(size)) {
            overfull.run();
            return Uni.createFrom().failure(new Unsent("too much waits"));
        }
        var done = new CompletableFuture<Void>();
        sending.get().subscribe().with(sent -> {
            give(size);
            done.complete(null);
        }, failure -> {
            give(size);
            done.completeExceptionally(new Unsent(failure));
        });
        return Uni.createFrom().completionStage(done);
    }

    /** Something that is larger than all that may wait still goes, alone. */
    private synchronized boolean take(int size) {
        if (waiting > 0 && waiting + size > most) {
            return false;
        }
        lastProgress = waiting == 0 ? System.nanoTime() : lastProgress;
        waiting += size;
        return true;
    }

    private synchronized void give(int size) {
        waiting -= size;
        lastProgress = System.nanoTime();
    }

    /** Whether something has waited for {@code patience} while nothing left. */
    synchronized boolean isStuck(Duration patience) {
        return waiting > 0 && System.nanoTime() - lastProgress > patience.toNanos();
    }
}
