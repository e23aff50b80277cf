package dev.playhead.realtime.broadcast;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.StatementFailure;
import dev.playhead.problem.Refusal;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/** Throws away what was kept for long enough. Every replica does; what another is at is gone a moment later. */
@ApplicationScoped
class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);

    private final BroadcastStore broadcasts;
    private final MessageStore messages;
    private final BroadcastConfig config;

    Sweeper(BroadcastStore broadcasts, MessageStore messages, BroadcastConfig config) {
        this.broadcasts = broadcasts;
        this.messages = messages;
        this.config = config;
    }

    @Scheduled(every = "15s", delayed = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sweepBroadcasts() {
        return broadcasts.sweep(config.relayedKeptFor())
                .onFailure(Sweeper::isExpected).recoverWithNull();
    }

    /** Supabase drops whole days of its own table, and lets nobody else do it. */
    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sweepMessages() {
        return messages.sweep(config.messagesKeptFor())
                .onFailure(Sweeper::isExpected).recoverWithNull();
    }

    private static boolean isExpected(Throwable failure) {
        LOG.debugf("outcome=not_swept reason=\"%s\"", failure.getMessage());
        return failure instanceof Refusal || failure instanceof StatementFailure;
    }
}
