package dev.playhead.auth.key;

import java.time.Duration;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import dev.playhead.auth.key.KeyEncryption.UnreadableKey;
import dev.playhead.problem.Refusal;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/** Has the keys ready before the first request, and up to date from then on. */
@ApplicationScoped
class KeyKeeper {

    private static final Logger LOG = Logger.getLogger(KeyKeeper.class);
    private static final Duration START = Duration.ofSeconds(20);

    private final KeyRing ring;

    KeyKeeper(KeyRing ring) {
        this.ring = ring;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent starting) {
        try {
            ring.establish().await().atMost(START);
        } catch (Refusal away) {
            LOG.warnf("outcome=keys_unavailable reason=\"%s\" action=retry", away.detail());
        }
    }

    @Scheduled(every = "${playhead.auth.keys-refreshed-every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> refresh() {
        return ring.refreshNow()
                .onFailure(Refusal.class)
                .invoke(away -> LOG.debugf("outcome=keys_unavailable reason=\"%s\"", away.getMessage()))
                .onFailure(Refusal.class).recoverWithNull()
                // Another replica was told to encrypt with a key that this one has not: those held stay good meanwhile.
                .onFailure(UnreadableKey.class)
                .invoke(other -> LOG.warnf("outcome=keys_unreadable reason=\"%s\"", other.getMessage()))
                .onFailure(UnreadableKey.class).recoverWithNull();
    }
}
