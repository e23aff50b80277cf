package dev.playhead.realtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.playhead.realtime.change.Binding;

/**
 * One binding of a join.
 *
 * @param id the same for the same binding on every socket, so that all of them get the same frames
 * @param asked as the client wrote it; the answer repeats it
 * @param since the last event of the session that the client has, where it says so
 * @param epoch of which stream
 */
record Wanted(long id, ObjectNode asked, Binding binding, OptionalLong since, Optional<UUID> epoch) {

    private static final Set<String> EVENTS = Set.of("*", "INSERT", "UPDATE", "DELETE");
    // Ids are JSON numbers, which JavaScript keeps exact up to 2^53.
    private static final long ID_BITS = (1L << 52) - 1;
    private static final int MOST_CHARACTERS = 4096;

    static Wanted read(JsonNode asked) {
        if (!asked.isObject()) {
            throw ChannelRefusal.invalidJoin("each of postgres_changes must be an object");
        }
        var event = textOf(asked, "event");
        if (event == null || !EVENTS.contains(event.toUpperCase(Locale.ROOT))) {
            throw ChannelRefusal.invalidJoin("event must be INSERT, UPDATE, DELETE or *");
        }
        var binding = new Binding(event.toUpperCase(Locale.ROOT), textOf(asked, "schema"), textOf(asked, "table"),
                textOf(asked, "filter"), columns(asked.path("select")));
        return new Wanted(idOf(binding), asked.deepCopy(), binding, numberOf(asked.path("since")),
                uuidOf(textOf(asked, "epoch")));
    }

    /** The session whose new events it asks for, where it asks for those of one. */
    Optional<SessionFilter> session() {
        var isOfEvents = "public".equals(binding.schema()) && "session_events".equals(binding.table());
        var isOfInserts = binding.event().equals("INSERT") || binding.event().equals("*");
        return isOfEvents && isOfInserts && binding.filter() != null ? SessionFilter.of(binding.filter()) : Optional.empty();
    }

    /** What it asks for besides: a session's events are never changed, and go with it. */
    Optional<Binding> besidesEvents() {
        if (session().isEmpty()) {
            return Optional.of(binding);
        }
        return binding.event().equals("*")
                ? Optional.of(new Binding("DELETE", binding.schema(), binding.table(), binding.filter(), binding.select()))
                : Optional.empty();
    }

    /** As the answer to the join tells it. */
    ObjectNode told() {
        return asked.deepCopy().put("id", id);
    }

    private static @Nullable String textOf(JsonNode asked, String name) {
        var value = asked.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > MOST_CHARACTERS || value.textValue().indexOf(0) >= 0) {
            throw ChannelRefusal.invalidJoin(name + " must be text");
        }
        return value.textValue();
    }

    private static List<String> columns(JsonNode select) {
        var columns = new ArrayList<String>();
        for (var column : select) {
            if (!column.isTextual()) {
                throw ChannelRefusal.invalidJoin("select must be a list of columns");
            }
            columns.add(column.textValue());
        }
        return List.copyOf(columns);
    }

    /** Also as text, because a number that came with a row may have been one. */
    private static OptionalLong numberOf(JsonNode since) {
        if (since.isMissingNode() || since.isNull()) {
            return OptionalLong.empty();
        }
        try {
            var number = since.isIntegralNumber() && since.canConvertToLong() ? since.longValue()
                    : Long.parseLong(since.isTextual() ? since.textValue() : "");
            if (number >= 0) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException refused) {
            // As below.
        }
        throw ChannelRefusal.invalidJoin("since must be the number of an event");
    }

    private static Optional<UUID> uuidOf(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(UUID::fromString);
        } catch (IllegalArgumentException refused) {
            throw ChannelRefusal.invalidJoin("epoch must be one that a system message told");
        }
    }

    /** Of this binding, or of several together. */
    static long idOf(Object binding) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(binding.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() & ID_BITS;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
