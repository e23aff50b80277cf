package dev.playhead.realtime;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import dev.playhead.http.Authenticator.Identified;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.frame.BinaryBroadcast;
import dev.playhead.realtime.frame.Message;
import dev.playhead.realtime.frame.Protocol;
import dev.playhead.socket.Alarm;
import io.smallrye.mutiny.Uni;

/**
 * One channel on one socket: who is on it, what it hears, and how it ends.
 *
 * <p>
 * A join is answered when all that it asks for is live and its start is fixed, so nothing falls between. An expired token
 * pauses the channel and keeps its places. Whatever breaks it off leaves the client free to join again: nothing here is final
 * but the client's own leaving.
 */
final class Channel {

    private static final Logger LOG = Logger.getLogger(Channel.class);
    // Keys never expire and are no news.
    private static final String KEY_PREFIX = "sb_";

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
    private final Conversation conversation;
    private final Alarm alarm;
    // Guarded by this.
    private State state = State.JOINING;
    private Subscription subscription = Subscription.NONE;
    private @Nullable Identified identified;
    // A token that came before the join was through.
    private @Nullable Message early;

    Channel(RealtimeSocket socket, Message join, JoinRequest request, Exchange exchange) {
        this.socket = socket;
        this.join = join;
        this.request = request;
        this.exchange = exchange;
        this.conversation = new Conversation(socket, join.topic(), request, exchange.conversations());
        this.alarm = new Alarm(exchange.vertx());
    }

    /** Whether what came with {@code joinRef} is about this channel, and not about an earlier one of the same topic. */
    boolean isMeant(@Nullable String joinRef) {
        return joinRef == null || joinRef.equals(join.joinRef());
    }

    synchronized Optional<Caller> caller() {
        return Optional.ofNullable(identified).map(Identified::caller);
    }

    // ── Joining ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Goes on by itself, also where the channel ends meanwhile: then what was begun is let go of when it is there. */
    void join() {
        new Joining(socket, join, request, conversation, exchange).begin()
                .subscribe().with(this::joined, this::refused);
    }

    private synchronized void joined(Joining.Begun all) {
        var begun = all.changes();
        identified = all.identified();
        if (state == State.OVER) {
            begun.pause();
            return;
        }
        state = State.JOINED;
        subscription = begun;
        var protocol = socket.protocol();
        socket.tell(Reply.joined(protocol, join, request.changes()));
        if (!request.changes().isEmpty()) {
            socket.tell(Reply.subscribed(protocol, join.topic(), begun.cursor(), begun.isResumed()));
        }
        if (begun.isResyncRequired()) {
            socket.tell(Reply.problem(protocol, join.topic(), "postgres_changes", "resync_required"));
        }
        begun.start(this::lost);
        conversation.begin(all.said());
        expire(identified);
        LOG.debugf("outcome=channel_joined caller=%s bindings=%d resumed=%b", caller().orElse(null),
                request.changes().size(), begun.isResumed());
        if (early != null) {
            renew(early);
        }
    }

    private void refused(Throwable failure) {
        var reason = reasonOf(failure);
        LOG.debugf("outcome=join_refused reason=\"%s\"", reason);
        if (end()) {
            socket.tell(Reply.refused(socket.protocol(), join, reason));
            if (socket.protocol() == Protocol.OBJECTS) {
                // Clients of that time come back after an error, and not after a refusal.
                socket.tell(Reply.brokenOff(socket.protocol(), join, reason));
            }
        }
    }

    // ── Identity ────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Goes on with a fresh token. There is no answer to it but that it goes on. */
    void renew(Message message) {
        var token = message.text("access_token");
        if (token == null || token.startsWith(KEY_PREFIX)) {
            return;
        }
        synchronized (this) {
            if (state == State.JOINING) {
                early = message;
                return;
            }
        }
        exchange.authenticator().identify(token).subscribe().with(this::accept, this::decline);
    }

    private synchronized void accept(Identified found) {
        if (state == State.OVER || identified == null) {
            return;
        }
        if (!mayBecome(identified.caller(), found.caller())) {
            breakOff(ChannelRefusal.ANOTHER_USER);
            return;
        }
        identified = found;
        subscription.pause();
        conversation.judge(found.caller())
                .chain(() -> subscription.continueAs(found.caller()))
                .subscribe().with(done -> goOn(found), this::broken);
    }

    private synchronized void goOn(Identified as) {
        if (state == State.OVER || identified != as) {
            return;
        }
        state = State.JOINED;
        subscription.start(this::lost);
        conversation.goOn();
        expire(as);
    }

    /** Who joined as nobody may sign in; who is somebody stays that. */
    private static boolean mayBecome(Caller before, Caller after) {
        if (before instanceof Caller.Nobody) {
            return !(after instanceof Caller.Service);
        }
        return before instanceof Caller.User user && after instanceof Caller.User fresh
                ? user.id().equals(fresh.id())
                : before.equals(after);
    }

    /** A token that came too late changes nothing: another may come, within the grace of the one before. */
    private void decline(Throwable failure) {
        var isNoFault = failure instanceof Refusal refusal
                && (refusal.problem() == Problem.TOKEN_EXPIRED || refusal.problem() == Problem.UNAVAILABLE);
        if (!isNoFault) {
            broken(failure);
        }
    }

    private void expire(@Nullable Identified found) {
        alarm.cancel();
        Optional.ofNullable(found).flatMap(Identified::expiresAt).ifPresent(
                instant -> alarm.set(Duration.between(exchange.clock().instant(), instant), this::pause));
    }

    private synchronized void pause() {
        if (state != State.JOINED) {
            return;
        }
        state = State.PAUSED;
        subscription.pause();
        conversation.rest();
        socket.tell(Reply.problem(socket.protocol(), join.topic(), "system", "Token has expired, waiting for a fresh one"));
        alarm.set(exchange.config().tokenGrace(), () -> breakOff(ChannelRefusal.EXPIRED));
    }

    /** Breaks the channel off if what it was joined with was revoked. */
    void review() {
        Identified found;
        synchronized (this) {
            found = identified;
        }
        if (found != null) {
            found.objection().get().ifPresent(this::broken);
        }
    }

    // ── What is said ────────────────────────────────────────────────────────────────────────────────────────────────

    void say(Message message) {
        conversation.say(message);
    }

    void say(BinaryBroadcast broadcast) {
        conversation.say(broadcast);
    }

    void present(Message message) {
        conversation.present(message);
    }

    // ── What is heard ───────────────────────────────────────────────────────────────────────────────────────────────

    /** Tells how far each part of it has been written to the socket, where that is kept at all. */
    synchronized void places(BiConsumer<ReceiptBook, Map<Long, String>> told) {
        if (state == State.JOINED || state == State.PAUSED) {
            book().ifPresent(book -> told.accept(book, subscription.places()));
        }
    }

    private synchronized Optional<ReceiptBook> book() {
        return socket.clientId().flatMap(clientId -> caller().map(caller -> ReceiptBook.of(clientId, join.topic(), caller)));
    }

    private void lost(Source<?> source, Throwable failure) {
        if (!Subscriptions.isGone(failure)) {
            broken(failure);
            return;
        }
        Caller caller;
        synchronized (this) {
            if (state == State.OVER) {
                return;
            }
            caller = caller().orElseThrow();
            source.pause();
        }
        source.skipToNow(caller).subscribe().with(done -> restart(source), this::broken);
    }

    private synchronized void restart(Source<?> source) {
        if (state == State.OVER) {
            source.pause();
            return;
        }
        socket.tell(Reply.problem(socket.protocol(), join.topic(), "postgres_changes", "resync_required"));
        if (state == State.JOINED) {
            source.start(failure -> lost(source, failure));
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

    private void broken(Throwable failure) {
        breakOff(reasonOf(failure));
    }

    private void breakOff(ChannelRefusal refusal) {
        breakOff(refusal.reason());
    }

    private void breakOff(String reason) {
        if (end()) {
            LOG.debugf("outcome=channel_broken_off reason=\"%s\"", reason);
            socket.tell(Reply.problem(socket.protocol(), join.topic(), "system", reason));
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
            alarm.stop();
            subscription.pause();
        }
        conversation.end();
        socket.remove(join.topic(), this);
        return true;
    }

    private String reasonOf(Throwable failure) {
        if (failure instanceof ChannelRefusal refusal) {
            return refusal.reason();
        }
        if (failure instanceof Refusal refusal) {
            return ChannelRefusal.of(refusal, caller().orElseGet(Caller.Nobody::new)).reason();
        }
        LOG.errorf(failure, "outcome=channel_failed");
        return ChannelRefusal.of(Problem.INTERNAL.refusal("Something went wrong here."), new Caller.Nobody()).reason();
    }
}
