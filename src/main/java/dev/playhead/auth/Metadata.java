package dev.playhead.auth;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.playhead.auth.token.ClaimsJson;

/**
 * What is said of an account, by its owner or by the app. It goes into every access token, so it is small.
 *
 * <p>
 * What an app says fits into a token whatever else is in there; what owners say gives way to it. Otherwise owners could keep
 * an app from saying what its policies rely on.
 */
enum Metadata {
    USER("User metadata"),
    APP("App metadata");

    private static final int MAX_BYTES = 1500;
    // As much deeper as a token's claims are around it.
    private static final int MAX_DEPTH = ClaimsJson.MAX_DEPTH - 2;

    private final String words;

    Metadata(String words) {
        this.words = words;
    }

    /** A copy of {@code given}, none being empty; refused where it cannot be kept or does not fit. */
    Map<String, Object> check(@Nullable Map<String, Object> given) {
        var data = Collections.unmodifiableMap(new LinkedHashMap<>(given == null ? Map.of() : given));
        if (Texts.depth(data) > MAX_DEPTH) {
            throw AuthRefusal.invalid(words + " is nested too deep");
        }
        if (!Texts.areStorable(data)) {
            throw AuthRefusal.invalid(words + " holds a character that is none");
        }
        return checkSize(data, MAX_BYTES);
    }

    /** Refuses a merger that grew too large. What was imported larger may stay, and may shrink. */
    void checkMerged(Map<String, Object> before, Map<String, Object> after) {
        checkSize(after, Math.max(MAX_BYTES, size(before)));
    }

    private Map<String, Object> checkSize(Map<String, Object> data, int limit) {
        if (size(data) > limit) {
            throw AuthRefusal.invalid(words + " cannot be longer than " + MAX_BYTES + " bytes");
        }
        return data;
    }

    private static int size(Map<String, Object> data) {
        return ClaimsJson.write(data).getBytes(StandardCharsets.UTF_8).length;
    }
}
