package dev.playhead.realtime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.broadcast.Broadcast;
import dev.playhead.realtime.frame.BinaryBroadcast;
import dev.playhead.realtime.frame.Message;
import io.smallrye.mutiny.Uni;

/**
 * What a client says to the others of a channel and hears of them, and who is present. In a private channel as far as the
 * app's policies let it; in a public one everybody may everything.
 */
final class Conversation {

    private static final String NOT_ALLOWED = "Unauthorized: a policy does not allow it";

    private final Line line;
    private final JoinRequest request;
    private final Conversations conversations;
    private final Standing standing = new Standing();
    private final Attending attending;
    private final Hearing hearing;

    /** @param overfull called when more is said before the join is answered than can be held back */
    Conversation(Line line, JoinRequest request, Conversations conversations, Runnable overfull) {
        this.line = line;
        this.request = request;
        this.conversations = conversations;
        this.hearing = new Hearing(conversations.config().maxWaiting(), this::tell, overfull);
        this.attending = new Attending(line, request, standing, conversations.presences());
    }

    /** Finds out what {@code caller} may here; a failure where he may not join. */
    Uni<Void> admit(Caller caller) {
        return request.isPrivate() || request.replay().isEmpty()
                ? judge(caller)
                : Uni.createFrom().failure(ChannelRefusal.notReplayed("Replay is not allowed for public channels"));
    }

    /** Asks anew what {@code caller} may; a failure where it is nothing. */
    Uni<Void> judge(Caller caller) {
        if (!request.isPrivate()) {
            return Uni.createFrom().voidItem();
        }
        return conversations.rights().of(caller, line.name())
                .invoke(found -> {
                    if (!found.hears() && !found.seesPresence()) {
                        throw ChannelRefusal.notHeard(line.name());
                    }
                    standing.take(found);
                })
                .replaceWithVoid();
    }

    /** Listens from now on, and answers what was said before and is to be told. */
    Uni<List<Broadcast>> listen(Caller caller) {
        hearing.listen(listener -> conversations.broadcasts().listen(line.name(), request.isPrivate(), listener));
        return request.replay()
                .map(replay -> conversations.broadcasts().replay(caller, line.name(), replay.since(), replay.limit()))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
    }

    /** Begins to tell what is said, after what was said before. The join has been answered. */
    void begin(List<Broadcast> before) {
        hearing.begin(before);
        if (request.isPresent()) {
            attending.enter().subscribe().with(entered -> {
            }, failure -> line.tellProblem("system", reasonOf(failure)));
        }
    }

    private void tell(Broadcast said, boolean isReplayed) {
        if (standing.hears()) {
            var frames = conversations.frames();
            line.tell(isReplayed
                    ? frames.replayed(said, line.topic(), line.protocol())
                    : frames.live(said, line.topic(), line.protocol()));
        }
    }

    // ── What the client says ────────────────────────────────────────────────────────────────────────────────────────

    /** A broadcast in a text frame. */
    void say(Message message) {
        var event = message.text("event");
        if (event == null) {
            refuse(message.ref(), message.joinRef(), "InvalidPayload: event must be text");
            return;
        }
        var payload = message.payload().path("payload");
        var json = payload.isMissingNode() ? "{}" : payload.toString();
        say(message.joinRef(), message.ref(), broadcast(event, json.getBytes(StandardCharsets.UTF_8), false));
    }

    void say(BinaryBroadcast said) {
        say(said.joinRef(), said.ref(), broadcast(said.event(), said.payload(), said.isBinary()));
    }

    private Broadcast broadcast(String event, byte[] payload, boolean isBinary) {
        return new Broadcast(line.name(), event, payload, isBinary, request.isPrivate(), Optional.empty());
    }

    private void say(@Nullable String joinRef, @Nullable String ref, Broadcast said) {
        if (!standing.speaks()) {
            refuse(ref, joinRef, NOT_ALLOWED);
            return;
        }
        conversations.broadcasts().send(said, speaker())
                .subscribe().with(sent -> acknowledge(joinRef, ref), failure -> refuse(ref, joinRef, reasonOf(failure)));
    }

    /** Who need not hear what is said here, because it says it. */
    private Optional<Object> speaker() {
        return request.hearsItself() ? Optional.empty() : Optional.ofNullable(hearing.registration());
    }

    private void acknowledge(@Nullable String joinRef, @Nullable String ref) {
        if (request.wantsReceipts()) {
            line.accept(joinRef, ref);
        }
    }

    private void refuse(@Nullable String ref, @Nullable String joinRef, String reason) {
        if (ref != null) {
            line.refuse(joinRef, ref, reason);
        }
    }

    /** {@code track} or {@code untrack}. */
    void present(Message message) {
        if (!standing.tellsPresence()) {
            refuse(message.ref(), message.joinRef(), NOT_ALLOWED);
            return;
        }
        attending.present(message).subscribe().with(done -> line.accept(message.joinRef(), message.ref()),
                failure -> refuse(message.ref(), message.joinRef(), reasonOf(failure)));
    }

    // ── Pauses and the end ──────────────────────────────────────────────────────────────────────────────────────────

    /** Says and hears nothing for a while. */
    void rest() {
        standing.rest();
    }

    void goOn() {
        standing.goOn();
    }

    void end() {
        standing.end();
        hearing.end();
        attending.leave();
    }

    private static String reasonOf(Throwable failure) {
        return failure instanceof Refusal refusal
                ? ChannelRefusal.of(refusal, new Caller.Service()).reason()
                : failure instanceof ChannelRefusal named ? named.reason() : "UnknownErrorOnChannel: it could not be sent";
    }
}
