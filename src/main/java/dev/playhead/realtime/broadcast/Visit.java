package dev.playhead.realtime.broadcast;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.playhead.database.SharedRun;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * A client in a room.
 *
 * <p>
 * What it wants to be is one thing, and writing that down another: it is written once at a time, and again where it changed
 * meanwhile, so a late write never brings back who has left.
 */
final class Visit implements Presence {

    private final UUID id = UUID.randomUUID();
    private final Room room;
    private final Attendance attendance;
    private final Presences presences;
    private final Consumer<PresenceChange> listener;
    private final SharedRun writes = new SharedRun(this::write);
    private volatile Optional<Member> wanted = Optional.empty();
    private volatile boolean isWritten = true;
    private volatile boolean hasLeft;

    Visit(Room room, Attendance attendance, Presences presences, Consumer<PresenceChange> listener) {
        this.room = room;
        this.attendance = attendance;
        this.presences = presences;
        this.listener = listener;
    }

    Room room() {
        return room;
    }

    Consumer<PresenceChange> listener() {
        return listener;
    }

    /** Whether it is known here who is in the room. */
    boolean isInformed() {
        return attendance.isKnown();
    }

    /** Whether it is a member, and not only told of them. */
    boolean isMember() {
        return wanted.isPresent();
    }

    boolean hasLeft() {
        return hasLeft;
    }

    @Override
    public String stateJson() {
        return attendance.stateJson();
    }

    @Override
    public Uni<Void> track(String key, String ref, String payloadJson) {
        return Uni.createFrom().deferred(() -> {
            var member = new Member(id, room, key, ref, payloadJson, false);
            if (hasLeft || wanted.filter(member::showsTheSameAs).isPresent()) {
                return Uni.createFrom().voidItem();
            }
            check(member);
            return want(Optional.of(member));
        });
    }

    @Override
    public Uni<Void> untrack() {
        return Uni.createFrom()
                .deferred(() -> wanted.isPresent() ? want(Optional.empty()) : Uni.createFrom().<Void> voidItem());
    }

    @Override
    public void leave() {
        if (!hasLeft) {
            hasLeft = true;
            presences.left(this);
            untrack().subscribe().with(done -> presences.forget(this), Presences::failed);
        }
    }

    private Uni<Void> want(Optional<Member> member) {
        wanted = member;
        isWritten = false;
        return writes.ask().chain(presences::look);
    }

    /** Has it written again, for instance because the database has lost it. */
    void isLost() {
        isWritten = wanted.isEmpty() && isWritten;
    }

    /** Writes what could not be written before. */
    Uni<Void> catchUp() {
        return isWritten ? Uni.createFrom().voidItem() : writes.ask();
    }

    private Uni<Void> write() {
        Supplier<Uni<Void>> writing = wanted.<Supplier<Uni<Void>>> map(member -> () -> presences.put(member))
                .orElse(() -> presences.takeAway(id));
        isWritten = true;
        return writing.get().onFailure().invoke(failure -> isWritten = false);
    }

    private void check(Member member) {
        Utterances.checkName("key", member.key());
        Utterances.checkName("ref", member.ref());
        if (member.payload().length() > presences.config().maxPayload()) {
            throw Problem.BODY_TOO_LARGE
                    .refusal("A member may show at most " + presences.config().maxPayload() + " bytes of himself.");
        }
        if (!isObject(member.payload())) {
            throw Refusal.invalid("payload", "must be a JSON object");
        }
        if (wanted.isEmpty() && attendance.size() >= presences.config().maxMembers()) {
            throw Problem.TOO_MANY_REQUESTS.refusal("The channel has as many members as it may have.");
        }
    }

    private static boolean isObject(String payload) {
        try {
            return new JsonObject(payload).getMap() != null;
        } catch (DecodeException malformed) {
            return false;
        }
    }
}
