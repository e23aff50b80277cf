package dev.playhead.realtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.playhead.realtime.broadcast.Broadcast;
import dev.playhead.realtime.broadcast.Registration;

/**
 * What a channel hears of what is said in it. It listens before its join is answered and tells after that, so who answers
 * somebody
 * that has just come is heard by him; and what the database said meanwhile is told once, be it read as history or heard.
 *
 * <p>
 * What is held back is bounded: over it there is no going on without a hole, and whoever asked for the channel is told.
 */
final class Hearing {

    private final int most;
    private final Teller teller;
    private final Runnable overfull;
    // Guarded by this.
    private final Set<String> replayed = new HashSet<>();
    private List<Broadcast> held = new ArrayList<>();
    private long heldBytes;
    private boolean isTelling;
    private boolean isOver;
    private @Nullable Registration registration;

    /** How the client is told. */
    @FunctionalInterface
    interface Teller {

        void tell(Broadcast said, boolean isReplayed);
    }

    /** @param most bytes that may be held back; a single larger message still is */
    Hearing(int most, Teller teller, Runnable overfull) {
        this.most = most;
        this.teller = teller;
        this.overfull = overfull;
    }

    /** Listens from now on, and holds back what it hears. */
    synchronized void listen(Function<Consumer<Broadcast>, Registration> room) {
        if (!isOver) {
            registration = room.apply(this::hear);
        }
    }

    /** What is registered, so that a speaker need not hear himself. */
    synchronized @Nullable Registration registration() {
        return registration;
    }

    private void hear(Broadcast said) {
        Runnable outcome;
        synchronized (this) {
            if (isOver || said.messageId().filter(replayed::contains).isPresent()) {
                return;
            }
            if (!isTelling && hold(said)) {
                return;
            }
            isOver = !isTelling;
            outcome = isTelling ? () -> teller.tell(said, false) : overfull;
        }
        // Without the lock: a sender says one thing after the other, so the order of what he says stays.
        outcome.run();
    }

    private boolean hold(Broadcast said) {
        heldBytes += said.payload().length;
        return (held.isEmpty() || heldBytes <= most) && held.add(said);
    }

    /**
     * Tells what was said before the join, what was heard since, and from then on what is heard. The join has been answered.
     */
    synchronized void begin(List<Broadcast> before) {
        if (isOver) {
            return;
        }
        for (var said : before) {
            said.messageId().ifPresent(replayed::add);
            teller.tell(said, true);
        }
        for (var said : held) {
            if (said.messageId().filter(replayed::contains).isEmpty()) {
                teller.tell(said, false);
            }
        }
        held = List.of();
        isTelling = true;
    }

    void end() {
        Registration listening;
        synchronized (this) {
            isOver = true;
            held = List.of();
            listening = registration;
        }
        if (listening != null) {
            listening.close();
        }
    }
}
