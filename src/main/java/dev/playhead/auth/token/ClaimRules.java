package dev.playhead.auth.token;

import java.util.Optional;

import dev.playhead.auth.token.TokenConfig.Subjects;

/**
 * What the claims of an issuer's tokens must be.
 *
 * @param issuer what {@code iss} must be; empty where it may be anything
 * @param audience what {@code aud} must be, alone
 * @param isOurs whether we wrote the token, so that every claim of ours must be there
 * @param apiKeys whether a token without a user may stand for {@code anon} or {@code service_role}
 * @param provider the name of an issuer elsewhere, whose users get an account here when they first come
 */
record ClaimRules(Optional<String> issuer, Optional<String> audience, boolean isOurs, boolean apiKeys, Subjects subjects,
        Optional<String> provider) {

    static ClaimRules ours(String issuer) {
        return new ClaimRules(Optional.of(issuer), Optional.of(TokenConfig.AUDIENCE), true, false, Subjects.UUID,
                Optional.empty());
    }

    static ClaimRules ofSecret(Optional<String> issuer, boolean apiKeys) {
        return new ClaimRules(issuer, Optional.empty(), false, apiKeys, Subjects.UUID, Optional.empty());
    }

    static ClaimRules ofOutside(String name, TokenConfig.OutsideIssuer issuer) {
        return new ClaimRules(Optional.of(issuer.issuer()), Optional.of(issuer.audience()), false, false,
                issuer.subjects(), Optional.of(name));
    }
}
