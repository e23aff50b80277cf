package dev.playhead.auth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.playhead.auth.key.Digests;
import dev.playhead.auth.key.Secret;

/**
 * A refresh token in clear: 256 bits in base64url, known to its holder alone.
 *
 * <p>
 * The database keeps digests, and yet whoever loses the answer to a refresh must be given the very same successor again,
 * or two tabs would end up with two chains. So a successor is not drawn but derived: HMAC-SHA256 of its parent under a
 * secret of the service. Whoever has the parent in hand, and only then, can have the successor worked out once more. Reading
 * the database gives no token, because no parent stands there in clear; an old token gives no successor without the secret;
 * and the first of a chain is drawn at random, so the chain is as hard to guess as that.
 */
record RefreshToken(String text) {

    private static final int BYTES = 32;
    private static final String PURPOSE = "playhead refresh token 1\n";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static RefreshToken random(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new RefreshToken(BASE64.encodeToString(bytes));
    }

    /** Empty for what was never issued here. */
    static Optional<RefreshToken> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new RefreshToken(text)) : Optional.empty();
    }

    /** What the database keeps of it. */
    String digest() {
        return HexFormat.of().formatHex(Digests.sha256(text));
    }

    /** The one token that can replace this one, on all replicas. */
    RefreshToken successor(Secret secret) {
        return new RefreshToken(BASE64.encodeToString(secret.hmac(PURPOSE + text)));
    }

    @Override
    public String toString() {
        return "refresh token";
    }
}
