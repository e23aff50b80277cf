package dev.playhead.auth;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request for an account, found to be in order.
 *
 * @param data what the user says of themselves; it goes into every access token, so it is small
 */
record NewAccount(EmailAddress email, Password password, Map<String, Object> data) {

    private static final int MAX_DATA_BYTES = 1500;
    // As much deeper as a token's claims are around it.
    private static final int MAX_DATA_DEPTH = ClaimsJson.MAX_DEPTH - 2;

    NewAccount {
        data = checked(data);
    }

    /** A copy of {@code data}; refused as {@code validation_failed} where it is more than an account can hold. */
    static Map<String, Object> checked(Map<String, Object> data) {
        if (Texts.depth(data) > MAX_DATA_DEPTH) {
            throw AuthRefusal.invalid("User metadata is nested too deep");
        }
        if (!Texts.areStorable(data)) {
            throw AuthRefusal.invalid("User metadata holds a character that is none");
        }
        if (ClaimsJson.write(data).getBytes(StandardCharsets.UTF_8).length > MAX_DATA_BYTES) {
            throw AuthRefusal.invalid("User metadata cannot be longer than " + MAX_DATA_BYTES + " bytes");
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }
}
