package dev.playhead.auth.token;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import dev.playhead.auth.key.KeyRing;
import dev.playhead.database.Announcement;
import dev.playhead.http.CredentialsReviewed;
import dev.playhead.problem.Refusal;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/**
 * Has what was revoked known here within two seconds: at once where it is announced, and by a look a second where the
 * announcement was lost. Whoever holds a connection open is told to look whether its caller still holds.
 */
@ApplicationScoped
class RevocationKeeper {

    private static final Logger LOG = Logger.getLogger(RevocationKeeper.class);
    private static final Duration START = Duration.ofSeconds(20);

    private final Revocations revocations;
    private final KeyRing ring;
    private final Event<CredentialsReviewed> reviewed;
    // One look that runs and one that waits see everything that was announced before.
    private final AtomicInteger looks = new AtomicInteger();

    RevocationKeeper(Revocations revocations, KeyRing ring, Event<CredentialsReviewed> reviewed) {
        this.revocations = revocations;
        this.ring = ring;
        this.reviewed = reviewed;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 1) StartupEvent starting) {
        try {
            revocations.refresh().await().atMost(START);
        } catch (Refusal away) {
            LOG.warnf("outcome=revocations_unavailable reason=\"%s\" action=retry", away.detail());
        }
    }

    void announced(@Observes Announcement announcement) {
        if (announcement instanceof Announcement.Revocations || announcement instanceof Announcement.Missed) {
            lookSoon();
        }
    }

    private void lookSoon() {
        if (looks.getAndUpdate(waiting -> Math.min(waiting + 1, 2)) == 0) {
            ring.refresh().chain(this::look)
                    .subscribe().with(done -> looked(), failure -> looked());
        }
    }

    private void looked() {
        if (looks.getAndSet(0) == 2) {
            lookSoon();
        }
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return revocations.refresh()
                .onFailure(Refusal.class)
                .invoke(away -> LOG.debugf("outcome=revocations_unavailable reason=\"%s\"", away.getMessage()))
                .onFailure(Refusal.class).recoverWithNull()
                .invoke(() -> reviewed.fire(new CredentialsReviewed()));
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return revocations.prune()
                .onFailure(Refusal.class).recoverWithNull();
    }
}
