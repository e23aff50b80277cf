package dev.playhead.auth;

import java.security.PublicKey;
import java.time.Clock;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

import dev.playhead.auth.AccessTokenHeader.NotOurs;
import dev.playhead.auth.key.ApiKey;
import dev.playhead.auth.key.KnownKeys;
import dev.playhead.auth.key.SigningKey;
import dev.playhead.http.Authenticator;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * Tells users by their access tokens and the rest by their keys.
 *
 * <p>
 * A token is judged cheapest question first: size, form and header, key, signature, claims. Whatever goes wrong on the way
 * is the token's fault and told as no more than that; only keys that cannot be read are ours. No connection to the database
 * is taken for a token, except to look, at most once a second, for a signing key that was made elsewhere.
 */
@ApplicationScoped
class TokenAuthenticator implements Authenticator {

    /** Far more than one of ours has, far less than it takes to keep us busy. */
    static final int MAX_LENGTH = 4096;

    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(ConstraintType.PERMIT,
            SigningKey.ALGORITHM);

    private final KnownKeys keys;
    private final String issuer;
    private final Clock clock;

    @Inject
    TokenAuthenticator(KnownKeys keys, AuthConfig config, Clock clock) {
        this(keys, config.issuer(), clock);
    }

    TokenAuthenticator(KnownKeys keys, String issuer, Clock clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public Uni<Identified> identify(String credential) {
        if (credential.length() > MAX_LENGTH) {
            return invalid();
        }
        return ApiKey.looksLikeOne(credential) ? identifyKey(credential) : identifyUser(credential);
    }

    private Uni<Identified> identifyKey(String credential) {
        return ApiKey.parse(credential)
                .map(key -> keys.kindOf(key).chain(kind -> kind.map(TokenAuthenticator::standsFor).orElseGet(this::invalid)))
                .orElseGet(this::invalid);
    }

    private static Uni<Identified> standsFor(ApiKey.Kind kind) {
        Caller caller = switch (kind) {
            case PUBLISHABLE -> new Caller.Nobody();
            case SECRET -> new Caller.Service();
        };
        return Uni.createFrom().item(new Identified(caller, Optional.empty()));
    }

    private Uni<Identified> identifyUser(String token) {
        try {
            return keys.verifying(AccessTokenHeader.of(token).keyId())
                    .chain(key -> key.map(known -> verify(token, known)).orElseGet(this::invalid));
        } catch (Throwable unreadable) {
            // Also a StackOverflowError: what a stranger wrote must not end more than his own request.
            return invalid();
        }
    }

    private Uni<Identified> verify(String token, PublicKey key) {
        try {
            return Uni.createFrom().item(new AccessTokenClaims(signed(token, key)).judge(issuer, clock.instant()));
        } catch (AccessTokenClaims.Expired expired) {
            return Uni.createFrom().failure(Problem.TOKEN_EXPIRED.refusal("The access token has expired."));
        } catch (Throwable wrong) {
            return invalid();
        }
    }

    /** The payload, once its signature is found good. */
    private static String signed(String token, PublicKey key) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(ALGORITHMS);
        signature.setCompactSerialization(token);
        signature.setKey(key);
        if (!signature.verifySignature()) {
            throw new NotOurs("signature");
        }
        return signature.getPayload();
    }

    private <T> Uni<T> invalid() {
        Refusal refusal = Problem.TOKEN_INVALID.refusal("The credential is no access token or key of ours.");
        return Uni.createFrom().failure(refusal);
    }
}
