package dev.playhead.auth.token;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.jose4j.keys.HmacKey;

import io.smallrye.mutiny.Uni;

/** Tokens under the JWT secret of a Supabase project: HS256, and its legacy API keys. */
record SharedSecret(HmacKey key, ClaimRules rules) implements Issuer {

    private static final String ALGORITHM = "HS256";
    private static final int MIN_BYTES = 32;

    /** Throws where the secret is so short that it could be found by trying (RFC 7518, section 3.2). */
    static SharedSecret of(String secret, ClaimRules rules) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalStateException(
                    "playhead.auth.jwt-secret must have at least %d bytes; it has %d.".formatted(MIN_BYTES, bytes.length));
        }
        return new SharedSecret(new HmacKey(bytes), rules);
    }

    @Override
    public Uni<Optional<Verification>> verification(TokenHeader header) {
        return Uni.createFrom().item(header.algorithm().equals(ALGORITHM) && header.type().equals("JWT")
                ? Optional.of(new Verification(key, ALGORITHM, rules, () -> true))
                : Optional.empty());
    }

    @Override
    public String toString() {
        return "shared secret";
    }
}
