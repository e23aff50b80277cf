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
}
