package dev.playhead.realtime;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import dev.playhead.http.Authenticator.Identified;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.frame.Message;
import dev.playhead.realtime.frame.Protocol;
import io.smallrye.mutiny.Uni;

/**
 * One channel on one socket: how it begins, what it hears of changes, and how it ends.
 *
 * <p>
 * A join is answered when all that it asks for is live and its start is fixed, so nothing falls between. An expired token
 * pauses the channel and keeps its places. Whatever breaks it off leaves the client free to join again: nothing here is final
 * but the client's own leaving.
 */
final class Channel implements Identity.Bearer {

    private static final Logger LOG = Logger.getLogger(Channel.class);

    private enum State {
        JOINING,
        JOINED,
        PAUSED,
        OVER
    }

    private final RealtimeSocket socket;
    private final Message join;
    private final JoinRequest request;
    private final Exchange exchange;
    private final Line line;
    private final Identity identity;
    private final Conversation conversation;
    // Guarded by this.
    private State state = State.JOINING;
    private Subscription subscription = Subscription.NONE;

    Channel(RealtimeSocket socket, Message join, JoinRequest request, Exchange exchange) {
        this.socket = socket;
        this.join = join;
        this.request = request;
        this.exchange = exchange;
        this.line = new Line(socket, join.topic());
        this.identity = new Identity(this, exchange);
        this.conversation = new Conversation(line, request, exchange.conversations(),
                () -> breakOff(ChannelRefusal.TOO_MANY_MESSAGES));
    }

    /** Whether what came with {@code joinRef} is about this channel, and not about an earlier one of the same topic. */
    boolean isMeant(@Nullable String joinRef) {
        return joinRef == null || joinRef.equals(join.joinRef());
    }

    Conversation conversation() {
        return conversation;
    }

    // ── Joining ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Goes on by itself, also where the channel ends meanwhile: then what was begun is let go of when it is there. */
    void join() {
        new Joining(socket, join, request, conversation, exchange).begin()
                .subscribe().with(this::joined, this::refused);
    }

    private synchronized void joined(Joining.Begun all) {
        var begun = all.changes();
        if (state == State.OVER) {
            begun.pause();
            return;
        }
        state = State.JOINED;
        subscription = begun;
        socket.tell(Reply.joined(socket.protocol(), join, request.changes()));
        if (!request.changes().isEmpty()) {
            socket.tell(Reply.subscribed(socket.protocol(), join.topic(), begun.cursor(), begun.isResumed()));
        }
        if (begun.isResyncRequired()) {
            line.tellProblem("postgres_changes", "resync_required");
        }
        identity.begin(all.identified());
        begun.start(this::lost);
        conversation.begin(all.said());
        LOG.debugf("outcome=channel_joined caller=%s bindings=%d resumed=%b", all.identified().caller(),
                request.changes().size(), begun.isResumed());
        identity.lookAtNext();
    }

    private void refused(Throwable failure) {
        var reason = reasonOf(failure);
        LOG.debugf("outcome=join_refused reason=\"%s\"", reason);
        if (end()) {
            line.refuse(join.joinRef(), join.ref(), reason);
            if (socket.protocol() == Protocol.OBJECTS) {
                // Clients of that time come back after an error, and not after a refusal.
                socket.tell(Reply.brokenOff(socket.protocol(), join, reason));
            }
        }
    }

    // ── Its identity ────────────────────────────────────────────────────────────────────────────────────────────────

    void renew(Message message) {
        identity.renew(message.text("access_token"));
    }

    void review() {
        identity.review();
    }

    @Override
    public synchronized void rest(Identified expired) {
        if (state != State.JOINED || !identity.is(expired)) {
            return;
        }
        state = State.PAUSED;
        subscription.pause();
        conversation.rest();
        line.tellProblem("system", "Token has expired, waiting for a fresh one");
    }

    @Override
    public synchronized Uni<Void> continueAs(Caller caller) {
        var continued = subscription;
        continued.pause();
        return conversation.judge(caller)
                .chain(() -> continued.continueAs(caller))
                .invoke(this::goOn);
    }

    private synchronized void goOn() {
        if (state == State.OVER) {
            subscription.pause();
            return;
        }
        state = State.JOINED;
        subscription.start(this::lost);
        conversation.goOn();
    }

    // ── What is heard ───────────────────────────────────────────────────────────────────────────────────────────────

    /** Tells how far each part of it has been written to the socket, where that is kept at all. */
    synchronized void places(BiConsumer<ReceiptBook, Map<Long, String>> told) {
        if (state == State.JOINED || state == State.PAUSED) {
            book().ifPresent(book -> told.accept(book, subscription.places()));
        }
    }

    private Optional<ReceiptBook> book() {
        return socket.clientId()
                .flatMap(clientId -> identity.caller().map(caller -> ReceiptBook.of(clientId, join.topic(), caller)));
    }

    private void lost(Source<?> source, Throwable failure) {
        if (failure instanceof Unsent) {
            socket.lost();
            return;
        }
        if (!Subscriptions.isGone(failure)) {
            breakOff(failure);
            return;
        }
        Caller caller;
        synchronized (this) {
            if (state == State.OVER) {
                return;
            }
            caller = identity.caller().orElseThrow();
            source.pause();
        }
        source.skipToNow(caller).subscribe().with(done -> restart(source), this::breakOff);
    }

    private synchronized void restart(Source<?> source) {
        if (state != State.OVER) {
            line.tellProblem("postgres_changes", "resync_required");
        }
        if (state == State.JOINED) {
            source.start(failure -> lost(source, failure));
        } else {
            source.pause();
        }
    }

    // ── The end ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** The client leaves on purpose, and so for good. */
    void leave(Message leave) {
        Optional<ReceiptBook> book;
        synchronized (this) {
            // Who leaves before he is answered has lost patience, and will join again.
            book = state == State.JOINED || state == State.PAUSED ? book() : Optional.empty();
        }
        end();
        LOG.debugf("outcome=channel_left");
        book.map(exchange.receipts()::forget).orElseGet(() -> Uni.createFrom().voidItem())
                .onFailure().recoverWithNull()
                .subscribe().with(forgotten -> {
                    socket.tell(Reply.ok(socket.protocol(), leave));
                    socket.tell(Reply.left(socket.protocol(), leave));
                });
    }

    @Override
    public void breakOff(Throwable failure) {
        var reason = reasonOf(failure);
        if (end()) {
            LOG.debugf("outcome=channel_broken_off reason=\"%s\"", reason);
            line.tellProblem("system", reason);
            socket.tell(Reply.brokenOff(socket.protocol(), join, reason));
        }
    }

    /** Lets go of everything that the channel holds; says whether it had not before. */
    boolean end() {
        synchronized (this) {
            if (state == State.OVER) {
                return false;
            }
            state = State.OVER;
            identity.end();
            subscription.pause();
        }
        conversation.end();
        socket.channels().remove(join.topic(), this);
        return true;
    }

    private String reasonOf(Throwable failure) {
        if (failure instanceof ChannelRefusal refusal) {
            return refusal.reason();
        }
        if (failure instanceof Refusal refusal) {
            return ChannelRefusal.of(refusal, identity.caller().orElseGet(Caller.Nobody::new)).reason();
        }
        LOG.errorf(failure, "outcome=channel_failed");
        return ChannelRefusal.of(Problem.INTERNAL.refusal("Something went wrong here."), new Caller.Nobody()).reason();
    }
}
