package dev.playhead.realtime.broadcast;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import dev.playhead.database.Announcement;
import dev.playhead.database.StatementFailure;
import dev.playhead.identity.Caller;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/**
 * What is said to channels, on every replica.
 *
 * <p>
 * Listeners here are told at once, those of other replicas by way of PostgreSQL. What one sender says, one call after the
 * other, every listener hears in that order; of what several say at once the order may differ from replica to replica.
 */
@ApplicationScoped
public class Broadcasts {

    private static final Logger LOG = Logger.getLogger(Broadcasts.class);
    private static final Duration START = Duration.ofSeconds(10);

    private final String replica = UUID.randomUUID().toString();
    private final BroadcastConfig config;
    private final MessageStore messages;
    private final Utterances utterances;
    private final Listeners listeners = new Listeners();
    private final LongAdder replayed = new LongAdder();
    private final Outgoing outgoing;
    private final Incoming incoming;

    Broadcasts(BroadcastStore store, MessageStore messages, Utterances utterances, BroadcastConfig config, Clock clock) {
        this.config = config;
        this.messages = messages;
        this.utterances = utterances;
        this.outgoing = new Outgoing(store, replica, config);
        this.incoming = new Incoming(store, replica, listeners, config, clock);
    }

    /**
     * Says something to a channel; done when the listeners here were told and the other replicas will be.
     *
     * <p>
     * Whether the caller may is for the caller of this to ask ({@link TopicRights}).
     *
     * @param exceptListener the {@link Registration}, or the listener, of whoever says it and does not want to hear it
     * @return a failure {@code body_too_large}, {@code malformed_json} or {@code invalid_input}, and then nobody was told;
     *         {@code too_many_requests} or {@code unavailable}, and then perhaps the listeners here alone
     */
    public Uni<Void> send(Broadcast message, Optional<Object> exceptListener) {
        return Uni.createFrom().deferred(() -> {
            utterances.check(message);
            listeners.tell(message, exceptListener);
            return outgoing.send(message);
        });
    }

    /**
     * Has {@code listener} told from now on, for as long as the registration is open.
     *
     * @param listener called on any thread, one call after the other for what one sender says; it must not block, and must
     *        not keep more than it can
     */
    public Registration listen(String topic, boolean isPrivate, Consumer<Broadcast> listener) {
        return listeners.add(new Room(topic, isPrivate), listener);
    }

    /**
     * What the database said in a private channel since a time (milliseconds since 1970), as far as the caller may read it:
     * the newest of it, the oldest of these first.
     */
    public Uni<List<Broadcast>> replay(Caller caller, String topic, long sinceMillis, int limit) {
        return messages.replay(caller, topic, sinceMillis, Math.max(1, Math.min(limit, config.maxReplay())))
                .invoke(found -> replayed.add(found.size()))
                .onFailure(StatementFailure.class).transform(TopicRights::refusal);
    }

    /** What comes from now on is heard: before the service serves. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 3) StartupEvent starting) {
        try {
            look().await().atMost(START);
        } catch (RuntimeException away) {
            LOG.warnf("outcome=broadcasts_unavailable reason=\"%s\" action=retry", away.getMessage());
        }
    }

    void announced(@Observes Announcement announcement) {
        var isNews = announcement instanceof Announcement.Broadcasts broadcasts && !broadcasts.knowing().equals(replica);
        if (isNews || announcement instanceof Announcement.Missed) {
            look().subscribe().with(done -> {
            }, Broadcasts::failed);
        }
    }

    @Scheduled(every = "${playhead.realtime.broadcast.safety-look:5s}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> lookForLost() {
        return look().onFailure().invoke(Broadcasts::failed).onFailure().recoverWithNull();
    }

    Uni<Void> look() {
        return incoming.look();
    }

    Listeners listeners() {
        return listeners;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    Incoming incoming() {
        return incoming;
    }

    long replayed() {
        return replayed.sum();
    }

    private static void failed(Throwable away) {
        LOG.debugf("outcome=broadcasts_unavailable reason=\"%s\"", away.getMessage());
    }
}
