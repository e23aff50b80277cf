package dev.playhead.realtime;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.http.StorableText;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.frame.Protocol;
import io.netty.handler.codec.http.QueryStringDecoder;

/**
 * What the address of a new socket says.
 *
 * @param key the API key
 * @param clientId by which a client is known again on its next socket, if it wants to be
 */
record Visitor(String key, Protocol protocol, Optional<String> clientId) {

    private static final int LONGEST_CLIENT_ID = 64;
    // What clients mean that name none; the later ones always do.
    private static final String FIRST_VERSION = "1.0.0";

    static Visitor of(@Nullable String query, @Nullable String keyHeader) {
        var parameters = new QueryStringDecoder(query == null ? "" : query, false).parameters();
        var key = first(parameters.get("apikey")).or(() -> Optional.ofNullable(keyHeader))
                .orElseThrow(() -> Problem.UNAUTHENTICATED.refusal("The parameter apikey is missing."));
        var protocol = Protocol.of(first(parameters.get("vsn")).orElse(FIRST_VERSION))
                .orElseThrow(() -> Refusal.invalid("vsn", "must be 1.0.0 or 2.0.0"));
        var clientId = first(parameters.get("client_id"));
        if (clientId.filter(id -> id.length() > LONGEST_CLIENT_ID || !StorableText.isStorable(id)).isPresent()) {
            throw Refusal.invalid("client_id", "must have at most " + LONGEST_CLIENT_ID + " characters");
        }
        return new Visitor(key, protocol, clientId);
    }

    private static Optional<String> first(@Nullable List<String> values) {
        return values == null ? Optional.empty() : values.stream().findFirst().filter(value -> !value.isEmpty());
    }
}
