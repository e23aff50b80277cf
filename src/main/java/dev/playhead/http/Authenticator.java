package dev.playhead.http;

import java.time.Instant;
import java.util.Optional;

import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** Establishes who is asking from what they show: an access token or an API key. */
public interface Authenticator {

    /**
     * Says whom {@code credential} stands for.
     *
     * @return a failure {@code token_invalid} or {@code token_expired} where it stands for nobody we know
     */
    Uni<Identified> identify(String credential);

    /**
     * A caller, and until when we may believe it.
     *
     * @param expiresAt empty for keys, which hold until they are revoked
     */
    record Identified(Caller caller, Optional<Instant> expiresAt) {
    }
}
