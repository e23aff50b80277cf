package dev.playhead.realtime;

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
import dev.playhead.realtime.SharedFrames.Form;
import dev.playhead.realtime.frame.Protocol;
import io.smallrye.mutiny.Uni;

/** Events as the frames of a channel, made once for all who follow the same: they get the same page at about the same time. */
@ApplicationScoped
class EventFrames {

    private static final Map<String, String> TYPES = Stream.of("id uuid", "session_id uuid", "seq int8", "event_type text",
            "data jsonb", "created_at timestamptz")
            .map(column -> column.split(" "))
            .collect(Collectors.toUnmodifiableMap(column -> column[0], column -> column[1]));
    private static final String CREATED_AT = "\"created_at\":";

    private final SharedFrames<List<String>> shared = new SharedFrames<>(
            frames -> frames.stream().mapToInt(String::length).sum());

    // Numbers stay as they were written.
    private final ObjectReader json;

    EventFrames(ObjectMapper json) {
        this.json = json.readerFor(ObjectNode.class).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /** Whether the rows have this column. */
    static boolean have(String column) {
        return TYPES.containsKey(column);
    }

    /** One frame a row that the binding is about. */
    Uni<List<String>> of(EventPage page, SessionBinding binding, String topic, Protocol protocol) {
        var form = new Form(page, binding.id(), topic, protocol);
        var earlier = shared.find(form);
        if (earlier.isPresent()) {
            return Uni.createFrom().item(earlier.get());
        }
        return binding.rows(page)
                .map(rows -> rows.stream()
                        .map(row -> protocol.write(null, null, topic, "postgres_changes", payload(row, binding)))
                        .toList())
                .invoke(frames -> shared.keep(form, frames));
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
