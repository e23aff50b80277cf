package dev.playhead.auth.token;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The form and header of a token, judged before any cryptography.
 *
 * <p>
 * A token whose header has more than these members ({@code jwk}, {@code jku}, {@code x5u}, {@code crit}, {@code zip}, …) wants
 * us to do something for it, and is refused.
 *
 * @param algorithm as named; whether it may be used, the {@link Issuer} says whose key is asked for
 * @param issuer whom the token says it is from: good for choosing a key by, and for nothing else before that has verified it
 */
record TokenHeader(String algorithm, Optional<String> keyId, String type, Optional<String> issuer) {

    // x5t is a fingerprint that some issuers add to the kid, and nothing has to be done about it.
    private static final Set<String> MEMBERS = Set.of("alg", "kid", "typ", "x5t");
    private static final int MAX_KEY_ID = 200;
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    static TokenHeader of(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new NotOurs("three parts");
        }
        var header = ClaimsJson.parse(decode(parts[0]));
        var claims = ClaimsJson.parse(decode(parts[1]));
        decode(parts[2]);
        return of(header, claims.get("iss") instanceof String issuer ? Optional.of(issuer) : Optional.empty());
    }

    private static TokenHeader of(Map<String, Object> header, Optional<String> issuer) {
        if (!MEMBERS.containsAll(header.keySet())) {
            throw new NotOurs("header members");
        }
        if (!(header.get("alg") instanceof String algorithm) || !(header.get("typ") instanceof String type)) {
            throw new NotOurs("alg or typ");
        }
        if (header.containsKey("kid") && !(header.get("kid") instanceof String id && id.length() <= MAX_KEY_ID)) {
            throw new NotOurs("kid");
        }
        return new TokenHeader(algorithm, Optional.ofNullable((String) header.get("kid")), type, issuer);
    }

    /** Whether {@code text} is a UUID in the one form that PostgreSQL writes. */
    static boolean isUuid(String text) {
        return UUID_FORM.matcher(text).matches();
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
