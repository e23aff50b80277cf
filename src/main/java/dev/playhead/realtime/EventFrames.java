package dev.playhead.realtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.playhead.event.EventPage;
import dev.playhead.realtime.frame.Protocol;
import io.smallrye.mutiny.Uni;

/**
 * Events as the frames of a channel. Whoever follows the same gets the same page at about the same time, so its frames are kept
 * for a moment and made once for all of them.
 */
@ApplicationScoped
class EventFrames {

    private static final int KEPT = 64;
    private static final Map<String, String> TYPES = Stream.of("id uuid", "session_id uuid", "seq int8", "event_type text",
            "data jsonb", "created_at timestamptz")
            .map(column -> column.split(" "))
            .collect(Collectors.toUnmodifiableMap(column -> column[0], column -> column[1]));
    private static final String CREATED_AT = "\"created_at\":";

    private final Map<Place, List<String>> made = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, List<String>> eldest) {
            return size() > KEPT;
        }
    };

    // Numbers stay as they were written.
    private final ObjectReader json;

    EventFrames(ObjectMapper json) {
        this.json = json.readerFor(ObjectNode.class).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

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

    /** Whether the rows have this column. */
    static boolean have(String column) {
        return TYPES.containsKey(column);
    }

    /** One frame a row that the binding is about. */
    Uni<List<String>> of(EventPage page, SessionBinding binding, String topic, Protocol protocol) {
        var place = new Place(page, binding.id(), topic, protocol);
        synchronized (made) {
            var earlier = made.get(place);
            if (earlier != null) {
                return Uni.createFrom().item(earlier);
            }
        }
        return binding.rows(page)
                .map(rows -> rows.stream()
                        .map(row -> protocol.write(null, null, topic, "postgres_changes", payload(row, binding)))
                        .toList())
                .invoke(frames -> keep(place, frames));
    }

    private void keep(Place place, List<String> frames) {
        synchronized (made) {
            made.put(place, frames);
        }
    }

    /** What PostgreSQL wrote is passed on as it is; it ends with the time. */
    private String payload(String row, SessionBinding binding) {
        var createdAt = row.substring(row.lastIndexOf(CREATED_AT) + CREATED_AT.length(), row.length() - 1);
        return "{\"ids\":[" + binding.id()
                + "],\"data\":{\"schema\":\"public\",\"table\":\"session_events\",\"commit_timestamp\":" + createdAt
                + ",\"type\":\"INSERT\",\"columns\":" + columns(binding) + ",\"record\":" + selected(row, binding)
                + ",\"old_record\":{},\"errors\":null}}";
    }

    private static String columns(SessionBinding binding) {
        var names = binding.select().isEmpty() ? TYPES.keySet() : binding.select();
        return names.stream()
                .map(name -> "{\"name\":\"" + name + "\",\"type\":\"" + TYPES.get(name) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String selected(String row, SessionBinding binding) {
        if (binding.select().isEmpty()) {
            return row;
        }
        try {
            return json.<ObjectNode> readValue(row).retain(binding.select()).toString();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("PostgreSQL writes JSON", impossible);
        }
    }
}
