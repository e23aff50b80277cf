package dev.playhead.worker;

import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Tells the events in a command's standard output from the rest of it.
 *
 * <p>
 * A line that is a JSON object with a known {@code event_type} and an object as its {@code data} is that event; every
 * other text is terminal output and passes at once. Only a line that begins with <code>{</code> is held until its end
 * is there. A {@code completion} is kept for the job's last event. Not thread-safe: one reader feeds it.
 */
final class EventLines implements OutputReader.Sink {

    private static final int LONGEST_LINE = 256 * 1024;

    private final Outbox outbox;
    private final StringBuilder held = new StringBuilder();
    private boolean atLineStart = true;
    private ObjectNode completion = Json.object();

    EventLines(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void accept(String output) throws InterruptedException {
        int plainFrom = 0;
        for (int at = 0; at < output.length();) {
            int newline = output.indexOf('\n', at);
            int end = newline < 0 ? output.length() : newline + 1;
            if (!held.isEmpty() || atLineStart && output.charAt(at) == '{') {
                print(output.substring(plainFrom, at));
                held.append(output, at, end);
                plainFrom = end;
                closeLine(newline >= 0);
            } else {
                atLineStart = newline >= 0;
            }
            at = end;
        }
        print(output.substring(plainFrom));
    }

    @Override
    public boolean holdsText() {
        return !held.isEmpty();
    }

    @Override
    public void flush() throws InterruptedException {
        if (!held.isEmpty()) {
            passLine(false);
        }
    }

    /** The data of the last {@code completion} that the command printed; empty when it printed none. */
    ObjectNode completion() {
        return completion;
    }

    private void closeLine(boolean whole) throws InterruptedException {
        if (whole || held.length() > LONGEST_LINE) {
            passLine(whole);
        }
    }

    private void passLine(boolean whole) throws InterruptedException {
        var line = held.toString();
        held.setLength(0);
        atLineStart = whole;
        var event = event(line);
        if (event.isEmpty()) {
            print(line);
            return;
        }
        if (event.get().type().equals(Event.COMPLETION)) {
            completion = event.get().data();
        } else {
            outbox.put(event.get());
        }
        // An event without its newline, at the end of the output, is a line all the same.
        atLineStart = true;
    }

    private static Optional<Event> event(String line) {
        try {
            var json = Json.read(line);
            if (Event.TYPES.contains(json.path("event_type").asText()) && json.get("data") instanceof ObjectNode data) {
                return Optional.of(Event.of(json.get("event_type").asText(), Json.storable(data)))
                        .filter(event -> !event.isTooLarge());
            }
        } catch (JsonProcessingException e) {
            // Looked like JSON, and is not: terminal output.
        }
        return Optional.empty();
    }

    private void print(String output) throws InterruptedException {
        outbox.print("stdout", Text.storable(output));
    }
}
