package dev.playhead.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.playhead.event.EventStore.Appended;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * Appends that take turns: one transaction at a time, and all that came meanwhile in the next.
 *
 * <p>
 * A commit waits for the disk, and costs the same for one row and for a hundred. An append that finds nobody before it starts
 * at once, so waiting is only ever for what is under way; each is answered after its own commit. Where one of a group is
 * refused, none of it was written, and each is tried alone: so everybody gets his own answer.
 */
final class AppendLane {

    private final Function<List<Batch>, Uni<List<Appended>>> store;
    private final int groupBytes;
    private final int waitingBytes;
    // Guarded by this.
    private final Queue<Waiting> line = new ArrayDeque<>();
    private int bytesInLine;
    private boolean isWriting;

    AppendLane(Function<List<Batch>, Uni<List<Appended>>> store, int groupBytes, int waitingBytes) {
        this.store = store;
        this.groupBytes = groupBytes;
        this.waitingBytes = waitingBytes;
    }

    private record Waiting(Batch batch, CompletableFuture<Appended> answer) {
    }

    Uni<Appended> append(Batch batch) {
        return Uni.createFrom().completionStage(() -> standInLine(batch));
    }

    private CompletableFuture<Appended> standInLine(Batch batch) {
        var waiting = new Waiting(batch, new CompletableFuture<>());
        synchronized (this) {
            if (!line.isEmpty() && bytesInLine + batch.bytes() > waitingBytes) {
                return CompletableFuture.failedFuture(Refusal.unavailable("Too much waits to be written; try again."));
            }
            line.add(waiting);
            bytesInLine += batch.bytes();
        }
        turn();
        return waiting.answer();
    }

    private void turn() {
        List<Waiting> group;
        synchronized (this) {
            if (isWriting || line.isEmpty()) {
                return;
            }
            isWriting = true;
            group = nextGroup();
        }
        write(group).subscribe().with(written -> done(), failure -> done());
    }

    private List<Waiting> nextGroup() {
        var group = new ArrayList<Waiting>();
        var bytes = 0;
        while (!line.isEmpty() && (group.isEmpty() || bytes + line.element().batch().bytes() <= groupBytes)) {
            var next = line.remove();
            bytes += next.batch().bytes();
            group.add(next);
        }
        bytesInLine -= bytes;
        return group;
    }

    private Uni<Void> write(List<Waiting> group) {
        return Uni.createFrom().deferred(() -> store.apply(group.stream().map(Waiting::batch).toList()))
                .invoke(appended -> answer(group, appended))
                .replaceWithVoid()
                .onFailure().recoverWithUni(failure -> refused(group, failure));
    }

    private Uni<Void> refused(List<Waiting> group, Throwable failure) {
        if (group.size() == 1 || isAway(failure)) {
            group.forEach(one -> one.answer().completeExceptionally(failure));
            return Uni.createFrom().voidItem();
        }
        return Uni.join().all(group.stream().map(one -> write(List.of(one))).toList())
                .usingConcurrencyOf(1).andCollectFailures().replaceWithVoid();
    }

    /** Nobody's fault, and nobody would fare better alone. */
    private static boolean isAway(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.problem() == Problem.UNAVAILABLE;
    }

    private static void answer(List<Waiting> group, List<Appended> appended) {
        for (var place = 0; place < group.size(); place++) {
            group.get(place).answer().complete(appended.get(place));
        }
    }

    private void done() {
        synchronized (this) {
            isWriting = false;
        }
        turn();
    }
}
