package dev.playhead.realtime.broadcast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import dev.playhead.problem.Problem;
import io.smallrye.mutiny.Uni;

/**
 * What waits to be handed to the other replicas: batch after batch, so that it arrives in the order in which it was said.
 *
 * <p>
 * While one batch is written the next gathers. What may wait is bounded by bytes.
 */
final class Outgoing {

    private final BroadcastStore store;
    private final String replica;
    private final BroadcastConfig config;
    private final Deque<Parcel> waiting = new ArrayDeque<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private long waitingBytes;
    private boolean isWriting;

    Outgoing(BroadcastStore store, String replica, BroadcastConfig config) {
        this.store = store;
        this.replica = replica;
        this.config = config;
    }

    private record Parcel(Broadcast broadcast, CompletableFuture<Void> handedOver) {

        private int size() {
            return broadcast.payload().length;
        }
    }

    /** Done when it is committed; refused as {@code too_many_requests} where too much waits already. */
    Uni<Void> send(Broadcast broadcast) {
        var parcel = new Parcel(broadcast, new CompletableFuture<>());
        synchronized (this) {
            if (waitingBytes + parcel.size() > config.maxWaitingBytes()) {
                refused.increment();
                return Uni.createFrom().failure(Problem.TOO_MANY_REQUESTS.refusal("Too much waits to be told already."));
            }
            waitingBytes += parcel.size();
            waiting.add(parcel);
            sent.increment();
        }
        writeNext();
        // A copy, because who loses interest cancels his own alone.
        return Uni.createFrom().completionStage(() -> parcel.handedOver().copy());
    }

    long sent() {
        return sent.sum();
    }

    /** How many were not taken, because too much waited. */
    long refused() {
        return refused.sum();
    }

    synchronized long waitingBytes() {
        return waitingBytes;
    }

    private void writeNext() {
        var batch = begin();
        if (!batch.isEmpty()) {
            store.write(replica, batch.stream().map(Parcel::broadcast).toList())
                    .subscribe().with(done -> end(batch, null), failure -> end(batch, failure));
        }
    }

    private synchronized List<Parcel> begin() {
        if (isWriting) {
            return List.of();
        }
        var batch = new ArrayList<Parcel>();
        var bytes = 0L;
        while (!waiting.isEmpty() && batch.size() < config.pageMessages()
                && (batch.isEmpty() || bytes + waiting.peek().size() <= config.pageBytes())) {
            var parcel = waiting.remove();
            bytes += parcel.size();
            batch.add(parcel);
        }
        isWriting = !batch.isEmpty();
        return batch;
    }

    private void end(List<Parcel> batch, @Nullable Throwable failure) {
        synchronized (this) {
            isWriting = false;
            waitingBytes -= batch.stream().mapToLong(Parcel::size).sum();
        }
        for (var parcel : batch) {
            if (failure == null) {
                parcel.handedOver().complete(null);
            } else {
                parcel.handedOver().completeExceptionally(failure);
            }
        }
        writeNext();
    }
}
