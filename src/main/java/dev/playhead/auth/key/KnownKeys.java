package dev.playhead.auth.key;

import java.security.PublicKey;
import java.util.Optional;

import io.smallrye.mutiny.Uni;

/** The keys that credentials are held against. Looking may be refused as unavailable, never as a credential's fault. */
public interface KnownKeys {

    /** The key that verifies tokens of this {@code kid}; empty where there is none. */
    Uni<Optional<PublicKey>> verifying(String id);

    /** What kind of key {@code key} is; empty where it is revoked or was never given out. */
    Uni<Optional<ApiKey.Kind>> kindOf(ApiKey key);

    /** Whether {@link #verifying} would find a key, judged by what is held in memory. */
    boolean isKnownNow(String id);

    /** Whether the API key of this {@linkplain ApiKey#fingerprint() fingerprint} is good, judged by what is held in memory. */
    boolean isValidNow(String fingerprint);
}
