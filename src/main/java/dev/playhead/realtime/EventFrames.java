package dev.playhead.realtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.event.EventPage;
import dev.playhead.realtime.frame.Protocol;

/**
 * Events as the frames of a channel. Whoever follows the same gets the same page at about the same time, so its frames are kept
 * for a moment and made once for all of them.
 */
@ApplicationScoped
class EventFrames {

    private static final int KEPT = 64;
    private static final String COLUMNS = Stream.of("id uuid", "session_id uuid", "seq int8", "event_type text", "data jsonb",
            "created_at timestamptz")
            .map(column -> column.split(" "))
            .map(column -> "{\"name\":\"" + column[0] + "\",\"type\":\"" + column[1] + "\"}")
            .toList().toString();
    private static final String CREATED_AT = "\"created_at\":";

    private final Map<Place, List<String>> made = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, List<String>> eldest) {
            return size() > KEPT;
        }
    };

    /** A page is the same only if it is the very same: to compare what it holds would cost more than its frames. */
    private record Place(EventPage page, long binding, String topic, Protocol protocol) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && page == place.page && binding == place.binding
                    && protocol == place.protocol && topic.equals(place.topic);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(page) + Long.hashCode(binding) + topic.hashCode();
        }
    }

    /** One frame an event. */
    List<String> of(EventPage page, SessionFilter session, long binding, String topic, Protocol protocol) {
        return kept(new Place(page, binding, topic, protocol), () -> page.events().stream()
                .map(event -> protocol.write(null, null, topic, "postgres_changes", payload(event.json(), session, binding)))
                .toList());
    }

    private List<String> kept(Place place, Supplier<List<String>> making) {
        synchronized (made) {
            var earlier = made.get(place);
            if (earlier != null) {
                return earlier;
            }
        }
        var frames = making.get();
        synchronized (made) {
            made.put(place, frames);
        }
        return frames;
    }

    /** What PostgreSQL wrote is passed on as it is; it ends with the time, and lacks the session that it was asked for. */
    private static String payload(String event, SessionFilter session, long binding) {
        var createdAt = event.substring(event.lastIndexOf(CREATED_AT) + CREATED_AT.length(), event.length() - 1);
        return "{\"ids\":[" + binding + "],\"data\":{\"schema\":\"public\",\"table\":\"session_events\",\"commit_timestamp\":"
                + createdAt + ",\"type\":\"INSERT\",\"columns\":" + COLUMNS
                + ",\"record\":{\"session_id\":\"" + session.sessionId() + "\"," + event.substring(1)
                + ",\"old_record\":{},\"errors\":null}}";
    }
}
