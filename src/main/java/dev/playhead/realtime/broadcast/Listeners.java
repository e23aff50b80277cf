package dev.playhead.realtime.broadcast;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

/** Who listens here, room by room. */
final class Listeners {

    private static final Logger LOG = Logger.getLogger(Listeners.class);

    private final Map<Room, Set<Listening>> rooms = new ConcurrentHashMap<>();
    private final LongAdder told = new LongAdder();

    /** A class and no record, because the same listener may listen twice. */
    private final class Listening implements Registration {

        private final Room room;
        private final Consumer<Broadcast> listener;

        private Listening(Room room, Consumer<Broadcast> listener) {
            this.room = room;
            this.listener = listener;
        }

        private boolean is(Object asked) {
            return this == asked || listener == asked;
        }

        @Override
        public void close() {
            rooms.computeIfPresent(room, (key, present) -> {
                present.remove(this);
                return present.isEmpty() ? null : present;
            });
        }
    }

    Registration add(Room room, Consumer<Broadcast> listener) {
        var listening = new Listening(room, listener);
        rooms.compute(room, (key, present) -> {
            var listeners = present == null ? ConcurrentHashMap.<Listening> newKeySet() : present;
            listeners.add(listening);
            return listeners;
        });
        return listening;
    }

    boolean isHeard(Room room) {
        return rooms.containsKey(room);
    }

    /** How often anything was told to anybody. */
    long told() {
        return told.sum();
    }

    /** Tells everybody in the room but {@code except}, which is a registration or a listener. */
    void tell(Broadcast broadcast, Optional<Object> except) {
        for (var listening : rooms.getOrDefault(broadcast.room(), Set.of())) {
            if (except.filter(listening::is).isEmpty()) {
                tell(listening.listener, broadcast);
            }
        }
    }

    private void tell(Consumer<Broadcast> listener, Broadcast broadcast) {
        try {
            listener.accept(broadcast);
            told.increment();
        } catch (RuntimeException failure) {
            // The others are to hear it all the same.
            LOG.errorf(failure, "outcome=listener_failed");
        }
    }
}
