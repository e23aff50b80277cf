package dev.playhead.auth.token;

import java.security.Key;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.smallrye.mutiny.Uni;

/** Somebody whose tokens we believe. */
interface Issuer {

    /**
     * What a token with this header is to be verified with; empty where it cannot be one of this issuer's.
     *
     * <p>
     * A failure is never the token's fault: keys that should be there cannot be read.
     */
    Uni<Optional<Verification>> verification(TokenHeader header);

    /**
     * How to verify one token.
     *
     * @param algorithm the only one that is right for the key
     * @param isTrusted whether the key still holds, asked again for as long as somebody stays
     */
    record Verification(Key key, String algorithm, ClaimRules rules, BooleanSupplier isTrusted) {
    }
}
