package dev.playhead.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.playhead.database.Announcement;
import dev.playhead.identity.Caller;
import dev.playhead.job.ClaimStore.Asked;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * Claims that wait for work.
 *
 * <p>
 * A claim that finds nothing waits in line, without a connection. An announced job wakes the first in line and not all of
 * them; who then finds work wakes the next, in case there is more. Once in a while the first is woken for nothing, for
 * retries that have fallen due and for announcements that were lost.
 */
@ApplicationScoped
class JobQueue {

    private final Claims claims;
    private final Queue<UniEmitter<? super Void>> line = new ArrayDeque<>();
    // How often work was announced: a claim that has just looked must not go to sleep on news that came meanwhile.
    private long announced;
    private boolean stopping;

    JobQueue(Claims claims) {
        this.claims = claims;
    }

    /**
     * What a worker asks for.
     *
     * @param caller the service role, asked for at each try: its key may be revoked while it waits
     * @param patience how long to wait for a first job before answering with none
     */
    record Claim(Supplier<Caller> caller, Asked asked, Duration patience) {
    }

    Uni<List<Job>> claim(Claim claim) {
        return claimUntil(claim, System.nanoTime() + claim.patience().toNanos());
    }

    private Uni<List<Job>> claimUntil(Claim claim, long deadline) {
        var known = announced();
        return claims.claim(claim.caller().get(), claim.asked()).chain(jobs -> {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            if (!jobs.isEmpty()) {
                wakeNext();
            } else if (!left.isNegative() && !left.isZero()) {
                return newsSince(known, left).chain(news -> news ? claimUntil(claim, deadline) : nothing());
            }
            return Uni.createFrom().item(jobs);
        });
    }

    private static Uni<List<Job>> nothing() {
        return Uni.createFrom().item(List.of());
    }

    /** Waits in line; false when the time is up or the service stops. */
    Uni<Boolean> newsSince(long known, Duration atMost) {
        // A timer of the event loop takes whole milliseconds, and where there is none left it throws and nobody is answered.
        var wholeMillis = Duration.ofMillis(atMost.toMillis() + 1);
        return Uni.createFrom().<Void> emitter(emitter -> standInLine(emitter, known))
                .replaceWith(true)
                .ifNoItem().after(wholeMillis).recoverWithItem(false)
                .map(news -> news && !isStopping());
    }

    private void standInLine(UniEmitter<? super Void> emitter, long known) {
        synchronized (line) {
            if (known == announced && !stopping) {
                line.add(emitter);
                emitter.onTermination(() -> leave(emitter));
                return;
            }
        }
        emitter.complete(null);
    }

    private void leave(UniEmitter<? super Void> emitter) {
        synchronized (line) {
            line.remove(emitter);
        }
    }

    private void wakeNext() {
        UniEmitter<? super Void> next;
        synchronized (line) {
            next = line.poll();
        }
        if (next != null) {
            next.complete(null);
        }
    }

    void announced(@Observes Announcement announcement) {
        if (announcement instanceof Announcement.Missed
                || announcement instanceof Announcement.Jobs jobs && jobs.pending()) {
            synchronized (line) {
                announced++;
            }
            wakeNext();
        }
    }

    @Scheduled(every = "${playhead.jobs.recheck}")
    void recheck() {
        wakeNext();
    }

    /** While answers still leave: at {@link ShutdownEvent} the server has closed every connection. */
    void stop(@Observes ShutdownDelayInitiatedEvent stopped) {
        answerAll();
    }

    void stop(@Observes ShutdownEvent stopped) {
        answerAll();
    }

    private void answerAll() {
        synchronized (line) {
            stopping = true;
        }
        while (waiting() > 0) {
            wakeNext();
        }
    }

    /** How many claims wait for work here. */
    int waiting() {
        synchronized (line) {
            return line.size();
        }
    }

    long announced() {
        synchronized (line) {
            return announced;
        }
    }

    private boolean isStopping() {
        synchronized (line) {
            return stopping;
        }
    }
}
