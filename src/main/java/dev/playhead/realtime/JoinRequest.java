package dev.playhead.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a join asks for.
 *
 * @param accessToken a user's token, or a key
 * @param hearsItself whether a broadcast comes back to its sender
 * @param wantsReceipts whether a broadcast is answered
 * @param presenceKey under what name its presence is known, empty for one of the server's
 */
record JoinRequest(Optional<String> accessToken, List<Wanted> changes, boolean isPrivate, boolean hearsItself,
        boolean wantsReceipts, Optional<Replay> replay, boolean isPresent, String presenceKey) {

    /**
     * Broadcasts from before the join.
     *
     * @param since milliseconds since 1970
     */
    record Replay(long since, int limit) {
    }

    static JoinRequest read(JsonNode payload, int maxBindings) {
        var config = payload.path("config");
        var broadcast = config.path("broadcast");
        var presence = config.path("presence");
        var key = presence.path("key").asText("");
        return new JoinRequest(
                Optional.ofNullable(payload.path("access_token").textValue()).filter(token -> !token.isEmpty()),
                changes(config.path("postgres_changes"), maxBindings),
                config.path("private").asBoolean(),
                broadcast.path("self").asBoolean(),
                broadcast.path("ack").asBoolean(),
                replay(broadcast.path("replay")),
                // Clients of before that member expect to be told.
                presence.path("enabled").asBoolean(true),
                key);
    }

    private static List<Wanted> changes(JsonNode asked, int most) {
        if (!asked.isArray()) {
            return List.of();
        }
        if (asked.size() > most) {
            throw ChannelRefusal.invalidJoin("a channel has at most " + most + " bindings");
        }
        var changes = new ArrayList<Wanted>(asked.size());
        asked.forEach(one -> changes.add(Wanted.read(one)));
        return List.copyOf(changes);
    }

    private static Optional<Replay> replay(JsonNode asked) {
        return asked.isObject()
                ? Optional.of(new Replay(asked.path("since").asLong(), asked.path("limit").asInt(Integer.MAX_VALUE)))
                : Optional.empty();
    }
}
