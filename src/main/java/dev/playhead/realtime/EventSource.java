package dev.playhead.realtime;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

import dev.playhead.event.Delivery;
import dev.playhead.event.EventLog;
import dev.playhead.event.EventPage;
import dev.playhead.event.Following;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** The events of one session, in order and without a hole. */
final class EventSource extends Source<EventSource.Batch> {

    private final EventLog log;
    private final SessionFilter session;
    private final Function<EventPage, Uni<List<String>>> maker;
    private final Function<Batch, Uni<Void>> sender;
    private volatile Following following;
    // What was handed over, and what of it was written: the first is where it goes on, the second what a receipt is for.
    private volatile long handed;
    private volatile long written;

    /** A page, and what of it goes to the client. */
    record Batch(EventPage page, List<String> frames) {
    }

    EventSource(long binding, EventLog log, SessionFilter session, Following following,
            Function<EventPage, Uni<List<String>>> maker, Function<Batch, Uni<Void>> sender) {
        super(binding);
        this.log = log;
        this.session = session;
        this.maker = maker;
        this.sender = sender;
        this.following = following.ofEventsAlone();
        this.handed = following.position();
        this.written = handed;
    }

    @Override
    String place() {
        return new EventPlace(following.head().epoch(), written).toString();
    }

    EventPlace cursor() {
        return new EventPlace(following.head().epoch(), handed);
    }

    @Override
    Uni<Void> continueAs(Caller caller) {
        following = log.resume(caller, session.sessionId(), following.head(), handed).ofEventsAlone();
        return Uni.createFrom().voidItem();
    }

    @Override
    Uni<Void> skipToNow(Caller caller) {
        return log.follow(caller, session.sessionId(), OptionalLong.empty(), Optional.empty())
                .invoke(renewed -> {
                    following = renewed.ofEventsAlone();
                    handed = renewed.position();
                    written = handed;
                })
                .replaceWithVoid();
    }

    /** How the session and its jobs stand is nothing that a binding to events asks for. */
    @Override
    protected Uni<Batch> next() {
        return following.next().chain(delivery -> delivery instanceof Delivery.Events events
                ? maker.apply(events.page()).map(frames -> new Batch(events.page(), frames))
                : next());
    }

    @Override
    protected Uni<Void> deliver(Batch batch) {
        handed = batch.page().lastSeq();
        return sender.apply(batch).invoke(() -> written = batch.page().lastSeq());
    }

    @Override
    protected void stop() {
        following.stop();
    }
}
