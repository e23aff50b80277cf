package dev.playhead.auth.key;

import java.security.PublicKey;
import java.util.Optional;

import io.smallrye.mutiny.Uni;

/** The keys that credentials are held against. Looking may be refused as unavailable, never as a credential's fault. */
public interface KnownKeys {

    /** The key that verifies tokens of this {@code kid}; empty where there is none. */
    Uni<Optional<PublicKey>> verifying(String id);

    /** Whether a token signed with the key of this {@code kid} is still believed, as far as is known here; asks nobody. */
    boolean holds(String id);

    /** Whether {@code key} is not revoked, as far as is known here; asks nobody. */
    boolean holds(ApiKey key);

    /** What kind of key {@code key} is; empty where it is revoked or was never given out. */
    Uni<Optional<ApiKey.Kind>> kindOf(ApiKey key);
}
