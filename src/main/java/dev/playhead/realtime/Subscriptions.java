package dev.playhead.realtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.event.EventLog;
import dev.playhead.event.EventPage;
import dev.playhead.event.Following;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.frame.Protocol;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Subscribes channels to what they want: each session's events to its log, all else to the log of changes. */
@ApplicationScoped
class Subscriptions {

    private final EventLog log;
    private final EventFrames frames;
    private final RealtimeMetrics metrics;

    Subscriptions(EventLog log, EventFrames frames, RealtimeMetrics metrics) {
        this.log = log;
        this.frames = frames;
        this.metrics = metrics;
    }

    /** Where to, and how: a channel on its socket. */
    record Reader(Caller caller, String topic, Protocol protocol, Function<List<String>, Uni<Void>> sender) {
    }

    private record Begun(Source<?> source, boolean isResumed, boolean isResyncRequired) {
    }

    /**
     * Begins all that is wanted; nothing is sent before it is started.
     *
     * @param received how far the client had come on earlier sockets
     * @return a failure where any of it is refused; then none is begun
     */
    Uni<Subscription> begin(Reader reader, List<Wanted> changes, Map<Long, String> received) {
        var distinct = new LinkedHashMap<Long, Wanted>();
        changes.forEach(wanted -> distinct.putIfAbsent(wanted.id(), wanted));
        var begun = new CopyOnWriteArrayList<Begun>();
        return Multi.createFrom().iterable(distinct.values())
                .onItem().transformToUniAndConcatenate(wanted -> begin(reader, wanted, received).invoke(begun::add))
                .collect().last()
                .map(last -> subscription(begun))
                .onFailure().invoke(() -> stop(begun));
    }

    private static void stop(List<Begun> begun) {
        begun.forEach(one -> one.source().pause());
    }

    private static Subscription subscription(List<Begun> begun) {
        return new Subscription(begun.stream().<Source<?>> map(Begun::source).toList(),
                begun.stream().anyMatch(Begun::isResumed), begun.stream().anyMatch(Begun::isResyncRequired));
    }

    private Uni<Begun> begin(Reader reader, Wanted wanted, Map<Long, String> received) {
        var session = wanted.session();
        if (session.isEmpty()) {
            return Uni.createFrom()
                    .failure(Refusal.invalid("postgres_changes", "must be INSERTs of session_events by session"));
        }
        if (reader.caller() instanceof Caller.Nobody) {
            return Uni.createFrom().failure(ChannelRefusal.NO_TOKEN);
        }
        var receipt = Optional.ofNullable(received.get(wanted.id())).flatMap(EventPlace::parse);
        var after = larger(wanted.since(), receipt);
        return log.follow(reader.caller(), session.get().sessionId(), after,
                receipt.map(EventPlace::epoch).or(wanted::epoch))
                .map(following -> new Begun(source(reader, wanted, session.get(), following), after.isPresent(), false))
                .onFailure(Subscriptions::isGone)
                .recoverWithUni(() -> fromNow(reader, wanted, session.get()));
    }

    private Uni<Begun> fromNow(Reader reader, Wanted wanted, SessionFilter session) {
        return log.follow(reader.caller(), session.sessionId(), OptionalLong.empty(), Optional.empty())
                .map(following -> new Begun(source(reader, wanted, session, following), false, true));
    }

    private EventSource source(Reader reader, Wanted wanted, SessionFilter session, Following following) {
        return new EventSource(wanted.id(), log, session, following, page -> send(reader, wanted, session, page));
    }

    private Uni<Void> send(Reader reader, Wanted wanted, SessionFilter session, EventPage page) {
        return reader.sender().apply(frames.of(page, session, wanted.id(), reader.topic(), reader.protocol()))
                .invoke(() -> metrics.sent(page.events().get(page.events().size() - 1).json()));
    }

    static boolean isGone(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.problem() == Problem.RESYNC_REQUIRED;
    }

    private static OptionalLong larger(OptionalLong since, Optional<EventPlace> receipt) {
        if (receipt.isEmpty()) {
            return since;
        }
        return OptionalLong.of(Math.max(since.orElse(0), receipt.get().seq()));
    }
}
