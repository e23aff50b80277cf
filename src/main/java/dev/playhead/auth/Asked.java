package dev.playhead.auth;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.auth.mail.Challenge;
import dev.playhead.auth.mail.RedirectUrls;

/**
 * How whoever asks for a mail wants to come back from it.
 *
 * @param redirectTo where its link leads in the end: a place that is allowed
 * @param challenge what the same client will prove itself with (PKCE); without, the link brings tokens
 */
record Asked(String redirectTo, Optional<Challenge> challenge) {

    /** Refused as {@code validation_failed} where there is a challenge that is none. */
    static Asked of(RedirectUrls redirects, @Nullable String redirectTo, @Nullable String challenge,
            @Nullable String method) {
        if (challenge == null || challenge.isEmpty()) {
            return new Asked(redirects.resolve(redirectTo), Optional.empty());
        }
        var known = Challenge.of(challenge, method == null ? "plain" : method);
        if (known.isEmpty()) {
            throw AuthRefusal.invalid("code_challenge must have 43 to 128 characters, and be of method s256 or plain");
        }
        return new Asked(redirects.resolve(redirectTo), known);
    }
}
