package dev.playhead.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

import dev.playhead.http.JsonPlace;
import dev.playhead.http.StorableText;
import dev.playhead.problem.InvalidField;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/** Reads the events of a body: one, an array of them, or one a line. The shape is checked here, the rest by the table. */
@ApplicationScoped
class EventReader {

    private static final int MOST = 1000;

    private final ObjectReader trees;
    private final ObjectReader events;

    EventReader(ObjectMapper json) {
        this.trees = json.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.events = json.readerFor(NewEvent.class);
    }

    /**
     * Reads the events of {@code body}.
     *
     * @param lines whether it is NDJSON, and so may hold more than one value
     */
    List<NewEvent> read(byte[] body, boolean lines) {
        try (var parser = trees.createParser(body)) {
            var values = new ArrayList<JsonNode>();
            while (parser.nextToken() != null) {
                values.add(trees.readValue(parser));
            }
            if (values.size() > 1 && !lines) {
                throw Problem.MALFORMED_JSON.refusal("The body goes on after its JSON; send lines as application/x-ndjson.");
            }
            return checked(values.stream().flatMap(EventReader::unpacked).toList());
        } catch (JsonProcessingException failure) {
            throw JsonPlace.refusal(failure);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a body in memory cannot be read", impossible);
        }
    }

    private static Stream<JsonNode> unpacked(JsonNode value) {
        return value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
    }

    private List<NewEvent> checked(List<JsonNode> values) {
        if (values.isEmpty()) {
            throw Refusal.invalid("", "the body holds no event");
        }
        if (values.size() > MOST) {
            throw Refusal.invalid("", "the body holds more than " + MOST + " events");
        }
        var errors = new ArrayList<InvalidField>();
        var read = new ArrayList<NewEvent>(values.size());
        for (var index = 0; index < values.size(); index++) {
            var place = values.size() == 1 ? "" : "[" + index + "]";
            read.add(check(values.get(index), place, errors));
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return read;
    }

    private NewEvent check(JsonNode value, String place, List<InvalidField> errors) {
        try {
            NewEvent event = events.readValue(value);
            if (event == null || event.eventType() == null) {
                errors.add(new InvalidField(within(place, "event_type"), "must not be null"));
            }
            if (event != null && event.data() == null) {
                errors.add(new InvalidField(within(place, "data"), "must not be null"));
            } else if (event != null && !StorableText.isStorable(event.data())) {
                errors.add(new InvalidField(within(place, "data"), StorableText.Unstorable.MESSAGE));
            }
            return event;
        } catch (IOException failure) {
            var refusal = JsonPlace.refusal((JsonProcessingException) failure);
            refusal.errors().forEach(error -> errors.add(new InvalidField(within(place, error.field()), error.message())));
            if (refusal.errors().isEmpty()) {
                throw refusal;
            }
            return new NewEvent(null, "", value);
        }
    }

    private static String within(String place, String field) {
        return place.isEmpty() || field.isEmpty() ? place + field : place + "." + field;
    }
}
