package dev.playhead.auth;

import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.playhead.auth.key.SigningKey;

/**
 * The form and header of an access token, judged before any cryptography.
 *
 * <p>
 * Ours have exactly {@code alg}, {@code kid} and {@code typ}. A token that has more ({@code jwk}, {@code jku}, {@code x5u},
 * {@code crit}, {@code zip}, …) wants us to do something for it, and is refused.
 */
record AccessTokenHeader(String keyId) {

    private static final Set<String> MEMBERS = Set.of("alg", "kid", "typ");

    static AccessTokenHeader of(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new NotOurs("three parts");
        }
        var header = ClaimsJson.parse(decode(parts[0]));
        decode(parts[1]);
        decode(parts[2]);
        return of(header);
    }

    private static AccessTokenHeader of(Map<String, Object> header) {
        if (!header.keySet().equals(MEMBERS)) {
            throw new NotOurs("header members");
        }
        if (!"JWT".equals(header.get("typ")) || !SigningKey.ALGORITHM.equals(header.get("alg"))) {
            throw new NotOurs("typ or alg");
        }
        // Ours are named by UUIDs; anything else cannot be one, and is not worth a look into the database.
        if (!(header.get("kid") instanceof String id) || !isUuid(id)) {
            throw new NotOurs("kid");
        }
        return new AccessTokenHeader(id);
    }

    /** Whether {@code text} is a UUID in the one form that PostgreSQL writes. */
    static boolean isUuid(String text) {
        return text.length() == 36 && UUID.fromString(text).toString().equals(text);
    }

    /** Decodes base64url in its one canonical form: no padding, no line breaks, no bits left over. */
    private static byte[] decode(String part) {
        var bytes = Base64.getUrlDecoder().decode(part);
        if (bytes.length == 0 || !Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new NotOurs("base64url");
        }
        return bytes;
    }

    /** Why a credential is refused: for us, not for whoever showed it. */
    static final class NotOurs extends RuntimeException {

        NotOurs(String reason) {
            super(reason, null, false, false);
        }
    }
}
