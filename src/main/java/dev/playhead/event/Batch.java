package dev.playhead.event;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Events of one session that are appended together or not at all.
 *
 * @param bytes how long their data is, roughly
 */
record Batch(UUID sessionId, List<Entry> entries, int bytes) {

    /** One event as the table takes it. */
    record Entry(UUID id, String type, String data) {
    }

    static Batch of(UUID sessionId, List<NewEvent> events) {
        var entries = events.stream()
                .map(event -> new Entry(Optional.ofNullable(event.id()).orElseGet(UUID::randomUUID), event.eventType(),
                        event.data().toString()))
                .toList();
        return new Batch(sessionId, entries, entries.stream().mapToInt(entry -> entry.data().length()).sum());
    }
}
