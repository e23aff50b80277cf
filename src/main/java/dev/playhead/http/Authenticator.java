package dev.playhead.http;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/** Establishes who is asking from what they show: an access token or an API key. */
public interface Authenticator {

    /**
     * Says whom {@code credential} stands for.
     *
     * @return a failure {@code token_invalid}, {@code token_expired}, {@code session_ended}, {@code account_banned} or
     *         {@code account_deleted} where it stands for nobody we know, or not any more
     */
    Uni<Identified> identify(String credential);

    /**
     * A caller, and for how long we may believe it.
     *
     * @param expiresAt empty for keys, which hold until they are revoked
     * @param objection what has come up against the credential since: that its session ended, or its key was revoked. Asks
     *        nobody, so it may be asked at any time
     */
    record Identified(Caller caller, Optional<Instant> expiresAt, Supplier<Optional<Refusal>> objection) {

        /** The caller; refused where something has come up against the credential. */
        public Caller stillThere() {
            objection.get().ifPresent(found -> {
                throw found;
            });
            return caller;
        }
    }
}
