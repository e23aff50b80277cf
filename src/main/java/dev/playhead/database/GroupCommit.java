package dev.playhead.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Writes that take turns: one transaction at a time, and all that came meanwhile in the next.
 *
 * <p>
 * A commit waits for the disk, and costs the same for one row and for a hundred. What finds a transaction free starts
 * at once, so waiting is only ever for what is under way; each is answered after its own commit. Where a transaction takes
 * long, because of a lock that somebody holds, or where the next is full already, it begins beside it. Where one of a group is
 * refused, none of it was written, and each is tried alone: so everybody gets his own answer. Whoever has gone before his
 * turn is passed by.
 *
 * @param <W> what somebody wants written
 * @param <A> what he is answered
 */
public final class GroupCommit<W, A> {

    private final Function<List<W>, Uni<List<A>>> write;
    private final ToIntFunction<W> weight;
    private final Limits limits;
    private final Consumer<A> unheard;
    // Guarded by this.
    private final Queue<Waiting<W, A>> line = new ArrayDeque<>();
    private int weightInLine;
    private int underWay;
    private long lastBegan;
    private boolean isLookedAfter;

    /**
     * @param write in one transaction, which gives an answer for each, in their order
     * @param weight what one counts for among the limits
     */
    public GroupCommit(Function<List<W>, Uni<List<A>>> write, ToIntFunction<W> weight, Limits limits) {
        this(write, weight, limits, answer -> {
        });
    }

    /**
     * @param unheard is given what was written for somebody who went meanwhile
     */
    public GroupCommit(Function<List<W>, Uni<List<A>>> write, ToIntFunction<W> weight, Limits limits, Consumer<A> unheard) {
        this.write = write;
        this.weight = weight;
        this.limits = limits;
        this.unheard = unheard;
    }

    /**
     * How much at once.
     *
     * @param transactions at a time, where each has taken long
     * @param patience how long one is waited for before the next begins beside it
     * @param group the weight of one of them; a single write that weighs more still goes through
     * @param waiting the weight of all that waits for its turn, before more is refused as unavailable
     */
    public record Limits(int transactions, Duration patience, int group, int waiting) {

        /** One transaction at a time, however long it takes. */
        public static Limits inTurn(int group, int waiting) {
            return new Limits(1, Duration.ZERO, group, waiting);
        }
    }

    private record Waiting<W, A>(W wanted, int weight, CompletableFuture<A> answer) {
    }

    /** Answered when it is committed, or fails with what it was refused for. */
    public Uni<A> add(W wanted) {
        return Uni.createFrom().completionStage(() -> standInLine(wanted));
    }

    private CompletableFuture<A> standInLine(W wanted) {
        var waiting = new Waiting<>(wanted, weight.applyAsInt(wanted), new CompletableFuture<A>());
        synchronized (this) {
            if (!line.isEmpty() && weightInLine + waiting.weight() > limits.waiting()) {
                return CompletableFuture.failedFuture(Refusal.unavailable("Too much waits to be written; try again."));
            }
            line.add(waiting);
            weightInLine += waiting.weight();
        }
        turn();
        return waiting.answer();
    }

    private void turn() {
        List<Waiting<W, A>> group = List.of();
        synchronized (this) {
            if (underWay == 0 || underWay < limits.transactions() && !isWorthWaiting()) {
                group = nextGroup();
            }
            if (!group.isEmpty()) {
                underWay++;
                lastBegan = System.nanoTime();
            }
            lookAfterLine();
        }
        if (!group.isEmpty()) {
            write(group).subscribe().with(written -> done(), failure -> done());
        }
    }

    /** Who waits shares the next transaction with more, unless it is full already. */
    private boolean isWorthWaiting() {
        return weightInLine < limits.group() && nanosLeft() > 0;
    }

    private long nanosLeft() {
        return limits.patience().toNanos() - (System.nanoTime() - lastBegan);
    }

    private void lookAfterLine() {
        if (!line.isEmpty() && underWay < limits.transactions() && !isLookedAfter) {
            // A timer of the event loop takes whole milliseconds, and where there is none left it throws.
            var wholeMillis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanosLeft())) + 1;
            Infrastructure.getDefaultWorkerPool().schedule(this::lookAgain, wholeMillis, TimeUnit.MILLISECONDS);
            isLookedAfter = true;
        }
    }

    private void lookAgain() {
        synchronized (this) {
            isLookedAfter = false;
        }
        turn();
    }

    private List<Waiting<W, A>> nextGroup() {
        var group = new ArrayList<Waiting<W, A>>();
        var sum = 0;
        while (!line.isEmpty() && (group.isEmpty() || sum + line.element().weight() <= limits.group())) {
            var next = line.remove();
            weightInLine -= next.weight();
            if (!next.answer().isDone()) {
                sum += next.weight();
                group.add(next);
            }
        }
        return group;
    }

    private Uni<Void> write(List<Waiting<W, A>> group) {
        return Uni.createFrom().deferred(() -> write.apply(group.stream().map(Waiting::wanted).toList()))
                .invoke(answers -> answer(group, answers))
                .replaceWithVoid()
                .onFailure().recoverWithUni(failure -> refused(group, failure));
    }

    private Uni<Void> refused(List<Waiting<W, A>> group, Throwable failure) {
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

    private void answer(List<Waiting<W, A>> group, List<A> answers) {
        for (var place = 0; place < group.size(); place++) {
            var answer = answers.get(place);
            if (!group.get(place).answer().complete(answer)) {
                unheard.accept(answer);
            }
        }
    }

    private void done() {
        synchronized (this) {
            underWay--;
        }
        turn();
    }
}
