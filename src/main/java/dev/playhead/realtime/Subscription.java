package dev.playhead.realtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * The changes that one channel hears of: its sources, which pause, go on and end together.
 *
 * @param isResumed whether some of it goes on from an earlier place
 * @param isResyncRequired whether some of it should have, and cannot
 */
record Subscription(List<Source<?>> sources, boolean isResumed, boolean isResyncRequired) {

    static final Subscription NONE = new Subscription(List.of(), false, false);

    /** @param onEnd is told which source cannot go on, and why */
    void start(BiConsumer<Source<?>, Throwable> onEnd) {
        sources.forEach(source -> source.start(failure -> onEnd.accept(source, failure)));
    }

    void pause() {
        sources.forEach(Source::pause);
    }

    /** Prepares all sources, which are paused, to go on as {@code caller} sees them. */
    Uni<Void> continueAs(Caller caller) {
        return Multi.createFrom().iterable(sources)
                .onItem().transformToUniAndConcatenate(source -> source.continueAs(caller))
                .collect().last()
                .replaceWithVoid();
    }

    /** How far each source has come, by what its receipts are kept under. */
    Map<Long, String> places() {
        var places = new HashMap<Long, String>();
        sources.forEach(source -> places.put(source.binding(), source.place()));
        return places;
    }

    /** The last event that was handed over, where it is all about one session. */
    Optional<EventPlace> cursor() {
        return sources.size() == 1 && sources.get(0) instanceof EventSource events
                ? Optional.of(events.cursor())
                : Optional.empty();
    }
}
