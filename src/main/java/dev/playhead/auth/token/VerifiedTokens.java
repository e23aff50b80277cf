package dev.playhead.auth.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.playhead.auth.token.AccessTokenClaims.Judged;

/**
 * Tokens whose signature was found good once, so that it is not computed at each request: an elliptic curve costs more than
 * all else that a small read does here.
 *
 * <p>
 * Nothing is decided by being remembered. Whether the key is still believed, the time has run out or the sign-in has ended is
 * asked each time, as it is of a token that was never seen. Only good tokens get in, by their digest, and the least used go
 * when there are too many.
 */
final class VerifiedTokens {

    private static final int MOST = 10_000;

    private final Cache<ByteBuffer, Verified> verified;

    VerifiedTokens() {
        this(MOST);
    }

    VerifiedTokens(int most) {
        verified = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    /**
     * What was found out about a token.
     *
     * @param key that its signature was found good with
     */
    record Verified(TokenHeader header, Key key, Judged judged) {
    }

    Optional<Verified> find(ByteBuffer digest) {
        return Optional.ofNullable(verified.getIfPresent(digest));
    }

    void remember(ByteBuffer digest, Verified found) {
        verified.put(digest, found);
    }

    /** What a token is remembered by, so that no credential stays in memory. */
    static ByteBuffer digest(String token) {
        try {
            var bytes = token.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
