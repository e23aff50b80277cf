package dev.playhead.realtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.broadcast.Broadcast;
import dev.playhead.realtime.broadcast.Presence;
import dev.playhead.realtime.broadcast.PresenceChange;
import dev.playhead.realtime.broadcast.Registration;
import dev.playhead.realtime.broadcast.Rights;
import dev.playhead.realtime.frame.BinaryBroadcast;
import dev.playhead.realtime.frame.Message;
import io.smallrye.mutiny.Uni;

/**
 * What a client says to the others of a channel and hears of them, and who is present. In a private channel as far as the
 * app's policies let it; in a public one everybody may everything.
 */
final class Conversation {

    private static final Rights ALL = new Rights(true, true, true, true);
    private static final String NOT_ALLOWED = "Unauthorized: a policy does not allow it";

    private final RealtimeSocket socket;
    private final String topic;
    private final JoinRequest request;
    private final Conversations conversations;
    private final String key;
    // Guarded by this.
    private Rights rights = ALL;
    private boolean isQuiet;
    private boolean isOver;
    private boolean isStateTold;
    private final List<PresenceChange> early = new ArrayList<>();
    private @Nullable Registration registration;
    private @Nullable Uni<Presence> attending;
    private @Nullable Presence presence;

    Conversation(RealtimeSocket socket, String topic, JoinRequest request, Conversations conversations) {
        this.socket = socket;
        this.topic = topic;
        this.request = request;
        this.conversations = conversations;
        this.key = request.presenceKey().isEmpty() ? UUID.randomUUID().toString() : request.presenceKey();
    }

    /** Finds out what {@code caller} may here, and what was said before and is to be told; a failure where he may not join. */
    Uni<List<Broadcast>> admit(Caller caller) {
        if (!request.isPrivate()) {
            return request.replay().isEmpty() ? Uni.createFrom().item(List.of())
                    : Uni.createFrom().failure(ChannelRefusal.notReplayed("Replay is not allowed for public channels"));
        }
        return judge(caller).chain(() -> request.replay()
                .map(replay -> conversations.broadcasts().replay(caller, name(), replay.since(), replay.limit()))
                .orElseGet(() -> Uni.createFrom().item(List.of())));
    }

    /** Asks anew what {@code caller} may; a failure where it is nothing. */
    Uni<Void> judge(Caller caller) {
        if (!request.isPrivate()) {
            return Uni.createFrom().voidItem();
        }
        return conversations.rights().of(caller, name())
                .invoke(found -> {
                    if (!found.hears() && !found.seesPresence()) {
                        throw ChannelRefusal.notHeard(name());
                    }
                    take(found);
                })
                .replaceWithVoid();
    }

    private synchronized void take(Rights found) {
        rights = found;
    }

    /** Begins to tell what is said, after what was said before. The join has been answered. */
    void begin(List<Broadcast> before) {
        before.forEach(said -> tell(said, true));
        synchronized (this) {
            if (isOver) {
                return;
            }
            registration = conversations.broadcasts().listen(name(), request.isPrivate(), said -> tell(said, false));
        }
        if (request.isPresent()) {
            attend().subscribe().with(attending -> {
            }, failure -> socket.tell(Reply.problem(socket.protocol(), topic, "system", reasonOf(failure))));
        }
    }

    // ── Broadcasts ──────────────────────────────────────────────────────────────────────────────────────────────────

    private void tell(Broadcast said, boolean isReplayed) {
        synchronized (this) {
            if (isQuiet || isOver || !rights.hears()) {
                return;
            }
        }
        socket.tell(said, topic, isReplayed);
    }

    /** A broadcast in a text frame. */
    void say(Message message) {
        var event = message.text("event");
        if (event == null) {
            refuse(message.ref(), message.joinRef(), "InvalidPayload: event must be text");
            return;
        }
        var payload = message.payload().path("payload");
        var json = payload.isMissingNode() ? "{}" : payload.toString();
        say(message.joinRef(), message.ref(), event, json.getBytes(StandardCharsets.UTF_8), false);
    }

    void say(BinaryBroadcast said) {
        say(said.joinRef(), said.ref(), said.event(), said.payload(), said.isBinary());
    }

    private void say(@Nullable String joinRef, @Nullable String ref, String event, byte[] payload, boolean isBinary) {
        Optional<Object> except;
        synchronized (this) {
            if (!rights.speaks() || isQuiet) {
                refuse(ref, joinRef, NOT_ALLOWED);
                return;
            }
            except = request.hearsItself() ? Optional.empty() : Optional.ofNullable(registration);
        }
        conversations.broadcasts()
                .send(new Broadcast(name(), event, payload, isBinary, request.isPrivate(), Optional.empty()), except)
                .subscribe().with(sent -> acknowledge(joinRef, ref), failure -> refuse(ref, joinRef, reasonOf(failure)));
    }

    private void acknowledge(@Nullable String joinRef, @Nullable String ref) {
        if (request.wantsReceipts()) {
            socket.tell(Reply.ok(socket.protocol(), joinRef, ref, topic));
        }
    }

    private void refuse(@Nullable String ref, @Nullable String joinRef, String reason) {
        if (ref != null) {
            socket.tell(Reply.refused(socket.protocol(), joinRef, ref, topic, reason));
        }
    }

    // ── Presence ────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Once, however many ask before it is done. */
    private synchronized Uni<Presence> attend() {
        if (!rights.seesPresence() && presence == null) {
            return Uni.createFrom().failure(ChannelRefusal.notHeard(name()));
        }
        if (attending == null) {
            attending = conversations.presences().join(name(), request.isPrivate(), this::tell)
                    .invoke(this::tellState)
                    .onFailure().invoke(this::attendAnew)
                    .memoize().indefinitely();
        }
        return attending;
    }

    private synchronized void attendAnew() {
        attending = null;
    }

    /** What is told before the state comes after it; it may be in it already, which makes no difference. */
    private void tellState(Presence joined) {
        var state = joined.stateJson();
        synchronized (this) {
            if (!isOver) {
                presence = joined;
                socket.tell(socket.protocol().write(null, null, topic, "presence_state", state));
                isStateTold = true;
                early.forEach(this::tell);
                early.clear();
                return;
            }
        }
        joined.leave();
    }

    private synchronized void tell(PresenceChange change) {
        if (isOver || isQuiet || !rights.seesPresence()) {
            return;
        }
        if (isStateTold) {
            socket.tell(socket.protocol().write(null, null, topic, "presence_diff",
                    "{\"joins\":" + change.joinsJson() + ",\"leaves\":" + change.leavesJson() + "}"));
        } else {
            early.add(change);
        }
    }

    /** {@code track} or {@code untrack}. */
    void present(Message message) {
        synchronized (this) {
            if (!rights.tellsPresence() || isQuiet) {
                refuse(message.ref(), message.joinRef(), NOT_ALLOWED);
                return;
            }
        }
        attend().chain(joined -> present(joined, message))
                .subscribe().with(done -> socket.tell(Reply.ok(socket.protocol(), message)),
                        failure -> refuse(message.ref(), message.joinRef(), reasonOf(failure)));
    }

    private Uni<Void> present(Presence joined, Message message) {
        if ("untrack".equals(message.text("event"))) {
            return joined.untrack();
        }
        return joined.track(key, UUID.randomUUID().toString(), message.payload().path("payload").toString());
    }

    // ── The end ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Says and hears nothing for a while. */
    synchronized void rest() {
        isQuiet = true;
    }

    synchronized void goOn() {
        isQuiet = false;
    }

    void end() {
        Registration listening;
        Presence present;
        synchronized (this) {
            isOver = true;
            listening = registration;
            present = presence;
        }
        if (listening != null) {
            listening.close();
        }
        if (present != null) {
            present.leave();
        }
    }

    private String name() {
        return topic.substring(Reply.PREFIX.length());
    }

    private static String reasonOf(Throwable failure) {
        return failure instanceof Refusal refusal
                ? ChannelRefusal.of(refusal, new Caller.Service()).reason()
                : failure instanceof ChannelRefusal named ? named.reason() : "UnknownErrorOnChannel: it could not be sent";
    }
}
