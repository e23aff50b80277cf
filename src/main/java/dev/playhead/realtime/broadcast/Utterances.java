package dev.playhead.realtime.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonFactory;

import dev.playhead.http.StorableText;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/**
 * What may be said at all. A payload that is said to be JSON must be one value and nothing else, for it becomes part of frames.
 */
@ApplicationScoped
class Utterances {

    private static final int LONGEST_NAME = 1024;

    private final JsonFactory json = new JsonFactory();
    private final BroadcastConfig config;

    Utterances(BroadcastConfig config) {
        this.config = config;
    }

    void check(Broadcast message) {
        checkName("topic", message.topic());
        checkName("event", message.event());
        if (message.payload().length > config.maxPayload()) {
            throw Problem.BODY_TOO_LARGE.refusal("A payload may have at most " + config.maxPayload() + " bytes.");
        }
        if (!message.isBinary() && !isOneValue(message.payload())) {
            throw Problem.MALFORMED_JSON.refusal("The payload is not JSON.");
        }
    }

    static void checkName(String field, String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw Refusal.invalid(field, "must have 1 to " + LONGEST_NAME + " characters");
        }
        if (!StorableText.isStorable(name)) {
            throw Refusal.invalid(field, StorableText.Unstorable.MESSAGE);
        }
    }

    private boolean isOneValue(byte[] payload) {
        // Left to itself the parser would take UTF-16 as well, which no frame can carry.
        try (var parser = json.createParser(new InputStreamReader(new ByteArrayInputStream(payload), UTF_8.newDecoder()))) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() != null && parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }
}
