package dev.playhead.auth.token;

import java.time.Duration;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import dev.playhead.auth.key.KeyRing;
import dev.playhead.database.Announcement;
import dev.playhead.database.SharedRun;
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
    // What was revoked is kept for a little longer.
    private static final Duration LONGEST_TOKEN = Duration.ofHours(24);

    private final Revocations revocations;
    private final Event<CredentialsReviewed> reviewed;
    private final TokenConfig config;
    private final SharedRun looks;

    RevocationKeeper(Revocations revocations, KeyRing ring, Event<CredentialsReviewed> reviewed, TokenConfig config) {
        this.revocations = revocations;
        this.config = config;
        this.reviewed = reviewed;
        this.looks = new SharedRun(() -> ring.refreshNow().chain(this::look));
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 1) StartupEvent starting) {
        if (config.accessTokenLifetime().compareTo(LONGEST_TOKEN) > 0) {
            throw new IllegalStateException(
                    "playhead.auth.access-token-lifetime must be at most 24h: which sign-ins have ended "
                            + "is remembered no longer.");
        }
        try {
            revocations.refresh().await().atMost(START);
        } catch (Refusal away) {
            LOG.warnf("outcome=revocations_unavailable reason=\"%s\" action=retry", away.detail());
        }
    }

    void announced(@Observes Announcement announcement) {
        if (announcement instanceof Announcement.Revocations || announcement instanceof Announcement.Missed) {
            looks.ask().subscribe().with(done -> {
            }, away -> LOG.debugf("outcome=revocations_unavailable reason=\"%s\"", away.getMessage()));
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
