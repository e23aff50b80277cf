package dev.playhead.event;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of a session's history, in order and without a hole.
 *
 * <p>
 * Shared by everybody who reads on from the same place, so its text is made once.
 *
 * @param events ascending by {@code seq}, by exactly one
 * @param more whether the piece ends where it does because it would have become too large
 */
public record EventPage(List<Line> events, boolean more) {

    /**
     * One event.
     *
     * @param type one of the six event types
     * @param json an object with {@code seq}, {@code id}, {@code event_type}, {@code data} and {@code created_at}, as
     *        PostgreSQL wrote it
     */
    public record Line(long seq, String type, String json) {
    }

    public boolean isEmpty() {
        return events.isEmpty();
    }

    /** The number of the last event in it. */
    public long lastSeq() {
        return events.get(events.size() - 1).seq();
    }

    /** All of it as a JSON array. */
    public String json() {
        return events.stream().map(Line::json).collect(Collectors.joining(",", "[", "]"));
    }
}
