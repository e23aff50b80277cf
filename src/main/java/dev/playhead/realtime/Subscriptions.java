package dev.playhead.realtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.event.DeliveryLag;
import dev.playhead.event.EventLog;
import dev.playhead.event.EventPage;
import dev.playhead.event.Following;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.ChangeFrames.Audience;
import dev.playhead.realtime.change.Binding;
import dev.playhead.realtime.change.ChangeFollowing;
import dev.playhead.realtime.change.Changes;
import dev.playhead.realtime.frame.Protocol;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Subscribes channels to what they want: each session's events to its log, all else to the log of changes. */
@ApplicationScoped
class Subscriptions {

    private final EventLog log;
    private final Changes changes;
    private final EventFrames eventFrames;
    private final ChangeFrames changeFrames;
    private final DeliveryLag lag;

    Subscriptions(EventLog log, Changes changes, EventFrames eventFrames, ChangeFrames changeFrames, DeliveryLag lag) {
        this.log = log;
        this.changes = changes;
        this.eventFrames = eventFrames;
        this.changeFrames = changeFrames;
        this.lag = lag;
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
        var begun = new CopyOnWriteArrayList<Begun>();
        return Multi.createFrom().iterable(beginnings(reader, changes, received))
                .onItem().transformToUniAndConcatenate(beginning -> beginning.get().invoke(begun::add))
                .collect().last()
                .map(last -> subscription(begun))
                .onFailure().invoke(() -> stop(begun));
    }

    private List<Supplier<Uni<Begun>>> beginnings(Reader reader, List<Wanted> wanted, Map<Long, String> received) {
        var distinct = new LinkedHashMap<Long, Wanted>();
        wanted.forEach(each -> distinct.putIfAbsent(each.id(), each));
        var beginnings = new ArrayList<Supplier<Uni<Begun>>>();
        var others = new LinkedHashMap<Long, Binding>();
        distinct.values().forEach(each -> {
            var session = each.session();
            session.ifPresent(found -> beginnings.add(() -> events(reader, each, found, received)));
            each.besidesEvents().ifPresent(binding -> others.put(each.id(), binding));
        });
        if (!others.isEmpty()) {
            beginnings.add(() -> tables(reader, others, received));
        }
        return beginnings;
    }

    private static void stop(List<Begun> begun) {
        begun.forEach(one -> one.source().pause());
    }

    private static Subscription subscription(List<Begun> begun) {
        return new Subscription(begun.stream().<Source<?>> map(Begun::source).toList(),
                begun.stream().anyMatch(Begun::isResumed), begun.stream().anyMatch(Begun::isResyncRequired));
    }

    // ── The events of a session ─────────────────────────────────────────────────────────────────────────────────────

    private Uni<Begun> events(Reader reader, Wanted wanted, SessionFilter session, Map<Long, String> received) {
        if (reader.caller() instanceof Caller.Nobody) {
            return Uni.createFrom().failure(ChannelRefusal.NO_TOKEN);
        }
        return binding(wanted, session).chain(binding -> events(reader, wanted, binding, received));
    }

    private Uni<SessionBinding> binding(Wanted wanted, SessionFilter session) {
        var select = wanted.binding().select();
        if (!select.stream().allMatch(EventFrames::have)) {
            return Uni.createFrom().failure(Refusal.invalid("select", "must name columns of public.session_events"));
        }
        if (session.rest().isEmpty()) {
            return Uni.createFrom().item(new SessionBinding(wanted.id(), session, Optional.empty(), select));
        }
        return changes.filter(new Binding("INSERT", "public", "session_events", session.rest(), List.of()))
                .map(filter -> new SessionBinding(wanted.id(), session, Optional.of(filter), select));
    }

    private Uni<Begun> events(Reader reader, Wanted wanted, SessionBinding binding, Map<Long, String> received) {
        var session = binding.session().sessionId();
        var receipt = Optional.ofNullable(received.get(wanted.id())).flatMap(EventPlace::parse);
        var after = larger(wanted.since(), receipt);
        return log.follow(reader.caller(), session, after, receipt.map(EventPlace::epoch).or(wanted::epoch))
                .map(following -> new Begun(source(reader, binding, following), after.isPresent(), false))
                .onFailure(Subscriptions::isGone)
                .recoverWithUni(() -> log.follow(reader.caller(), session, OptionalLong.empty(), Optional.empty())
                        .map(following -> new Begun(source(reader, binding, following), false, true)));
    }

    private EventSource source(Reader reader, SessionBinding binding, Following following) {
        return new EventSource(binding.id(), log, binding.session(), following,
                page -> eventFrames.of(page, binding, reader.topic(), reader.protocol()),
                batch -> reader.sender().apply(batch.frames()).invoke(() -> noteLag(following, batch.page())));
    }

    /** History is late as a matter of course. */
    private void noteLag(Following following, EventPage page) {
        if (page.lastSeq() > following.head().lastSeq()) {
            lag.left(page);
        }
    }

    private static OptionalLong larger(OptionalLong since, Optional<EventPlace> receipt) {
        if (receipt.isEmpty()) {
            return since;
        }
        return OptionalLong.of(Math.max(since.orElse(0), receipt.get().seq()));
    }

    // ── Everything else ─────────────────────────────────────────────────────────────────────────────────────────────

    private Uni<Begun> tables(Reader reader, Map<Long, Binding> wanted, Map<Long, String> received) {
        var bindings = List.copyOf(wanted.values());
        var ids = List.copyOf(wanted.keySet());
        var audience = new Audience(Wanted.idOf(ids), ids, reader.topic(), reader.protocol());
        var receipt = Optional.ofNullable(received.get(audience.together()));
        return changes.follow(reader.caller(), bindings, receipt)
                .map(following -> new Begun(source(reader, audience, bindings, following), receipt.isPresent(), false))
                .onFailure(Subscriptions::isGone)
                .recoverWithUni(() -> changes.follow(reader.caller(), bindings, Optional.empty())
                        .map(following -> new Begun(source(reader, audience, bindings, following), false, true)));
    }

    private ChangeSource source(Reader reader, Audience audience, List<Binding> bindings, ChangeFollowing following) {
        return new ChangeSource(audience.together(), changes, bindings, following,
                page -> reader.sender().apply(changeFrames.of(page, audience)));
    }

    static boolean isGone(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.problem() == Problem.RESYNC_REQUIRED;
    }
}
