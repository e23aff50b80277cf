package dev.playhead.auth.token;

import java.util.Optional;

import dev.playhead.auth.key.KnownKeys;
import dev.playhead.auth.key.SigningKey;
import io.smallrye.mutiny.Uni;

/** Our own tokens: ES256, with a {@code kid} that is one of our signing keys. */
record OwnKeys(KnownKeys keys, ClaimRules rules) implements Issuer {

    @Override
    public Uni<Optional<Verification>> verification(TokenHeader header) {
        // Ours are named by UUIDs; anything else cannot be one, and is not worth a look into the database.
        if (!isOurs(header)) {
            return Uni.createFrom().item(Optional.empty());
        }
        var id = header.keyId().orElseThrow();
        return keys.verifying(id)
                .map(found -> found.map(key -> new Verification(key, SigningKey.ALGORITHM, rules, () -> keys.holds(id))));
    }

    private boolean isOurs(TokenHeader header) {
        return header.issuer().equals(rules.issuer())
                && header.algorithm().equals(SigningKey.ALGORITHM)
                && header.type().equals("JWT")
                && header.keyId().filter(TokenHeader::isUuid).isPresent();
    }
}
