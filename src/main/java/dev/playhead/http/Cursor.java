package dev.playhead.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import dev.playhead.problem.Refusal;

/**
 * A place in a list that is ordered newest first: the last row that was shown. Opaque to callers, and stable whatever is
 * added or removed meanwhile.
 */
public record Cursor(Instant createdAt, UUID id) {

    /** Before every row. */
    public static final Cursor START = new Cursor(Instant.parse("9999-12-31T00:00:00Z"), new UUID(-1L, -1L));

    public static Cursor parse(String text) {
        try {
            var decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(" ", 2);
            return new Cursor(StrictText.instant(decoded[0]), StrictText.uuid(decoded[1]));
        } catch (RuntimeException malformed) {
            throw Refusal.invalid("cursor", "must be the next of an earlier answer");
        }
    }

    public String text() {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.US_ASCII));
    }
}
