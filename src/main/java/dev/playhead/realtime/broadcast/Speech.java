package dev.playhead.realtime.broadcast;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** What is said without a socket: all of it or nothing, by whoever may, and not too much at once. */
@ApplicationScoped
class Speech {

    private final Broadcasts broadcasts;
    private final Utterances utterances;
    private final TopicRights rights;
    private final Pace pace;

    Speech(Broadcasts broadcasts, Utterances utterances, TopicRights rights, BroadcastConfig config, Clock clock) {
        this.broadcasts = broadcasts;
        this.utterances = utterances;
        this.rights = rights;
        this.pace = new Pace(config.restMessagesPerSecond(), clock);
    }

    /** @param origin by whom somebody without a name is counted */
    Uni<Void> say(Caller caller, String origin, List<Broadcast> messages) {
        return Uni.createFrom().deferred(() -> {
            messages.forEach(utterances::check);
            count(caller, origin, messages.size());
            return mayAll(caller, messages);
        }).chain(() -> sayInOrder(messages));
    }

    private void count(Caller caller, String origin, int messages) {
        if (caller instanceof Caller.User user) {
            pace.take(user.id().toString(), messages);
        } else if (caller instanceof Caller.Nobody) {
            pace.take(origin, messages);
        }
    }

    private Uni<Void> mayAll(Caller caller, List<Broadcast> messages) {
        var topics = messages.stream().filter(Broadcast::isPrivate).map(Broadcast::topic).distinct().toList();
        return Multi.createFrom().iterable(topics)
                .onItem().transformToUniAndConcatenate(topic -> rights.of(caller, topic))
                .invoke(found -> refuseUnless(found.speaks(), caller))
                .onItem().ignoreAsUni();
    }

    private static void refuseUnless(boolean speaks, Caller caller) {
        if (!speaks) {
            throw refusal(caller);
        }
    }

    private static Refusal refusal(Caller caller) {
        return caller instanceof Caller.Nobody
                ? Problem.UNAUTHENTICATED.refusal("Who is not signed in may not speak in that private channel.")
                : Problem.FORBIDDEN.refusal("No policy lets you speak in that private channel.");
    }

    /** Begun in their order, and written together where that is possible. */
    private Uni<Void> sayInOrder(List<Broadcast> messages) {
        var said = messages.stream().map(message -> broadcasts.send(message, Optional.empty())).toList();
        return Uni.join().all(said).andCollectFailures().replaceWithVoid();
    }
}
