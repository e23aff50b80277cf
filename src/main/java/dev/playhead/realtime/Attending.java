package dev.playhead.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.playhead.realtime.broadcast.Presence;
import dev.playhead.realtime.broadcast.PresenceChange;
import dev.playhead.realtime.broadcast.Presences;
import dev.playhead.realtime.frame.Message;
import io.smallrye.mutiny.Uni;

/** A channel's attendance in the room of its name: it is told who is there, and is there itself where its client wants that. */
final class Attending {

    private final Line line;
    private final JoinRequest request;
    private final Standing standing;
    private final Presences presences;
    private final String key;
    // Guarded by this.
    private @Nullable Uni<Presence> entering;
    private @Nullable Presence presence;
    private boolean isStateTold;
    private boolean isOver;
    private final List<PresenceChange> early = new ArrayList<>();

    Attending(Line line, JoinRequest request, Standing standing, Presences presences) {
        this.line = line;
        this.request = request;
        this.standing = standing;
        this.presences = presences;
        this.key = request.presenceKey().isEmpty() ? UUID.randomUUID().toString() : request.presenceKey();
    }

    /** Comes in: once, however many ask before it is done. */
    synchronized Uni<Presence> enter() {
        if (!standing.mayEverSeePresence() && presence == null) {
            return Uni.createFrom().failure(ChannelRefusal.notHeard(line.name()));
        }
        if (entering == null) {
            entering = presences.join(line.name(), request.isPrivate(), this::tell)
                    .invoke(this::tellState)
                    .onFailure().invoke(this::enterAnew)
                    .memoize().indefinitely();
        }
        return entering;
    }

    private synchronized void enterAnew() {
        entering = null;
    }

    /** What is told before the state comes after it; it may be in it already, which makes no difference. */
    private void tellState(Presence entered) {
        var state = entered.stateJson();
        synchronized (this) {
            if (!isOver) {
                presence = entered;
                line.tell("presence_state", state);
                isStateTold = true;
                early.forEach(this::tell);
                early.clear();
                return;
            }
        }
        entered.leave();
    }

    private synchronized void tell(PresenceChange change) {
        if (isOver || !standing.seesPresence()) {
            return;
        }
        if (isStateTold) {
            line.tell("presence_diff", "{\"joins\":" + change.joinsJson() + ",\"leaves\":" + change.leavesJson() + "}");
        } else {
            early.add(change);
        }
    }

    /** {@code track} or {@code untrack}, as the client asks for it. */
    Uni<Void> present(Message message) {
        return enter().chain(entered -> "untrack".equals(message.text("event"))
                ? entered.untrack()
                : entered.track(key, UUID.randomUUID().toString(), message.payload().path("payload").toString()));
    }

    void leave() {
        Presence left;
        synchronized (this) {
            isOver = true;
            left = presence;
        }
        if (left != null) {
            left.leave();
        }
    }
}
