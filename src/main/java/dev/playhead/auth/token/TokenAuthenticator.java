package dev.playhead.auth.token;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

import dev.playhead.auth.key.ApiKey;
import dev.playhead.auth.key.KnownKeys;
import dev.playhead.auth.token.AccessTokenClaims.Judged;
import dev.playhead.auth.token.Issuer.Verification;
import dev.playhead.auth.token.TokenHeader.NotOurs;
import dev.playhead.auth.token.VerifiedTokens.Verified;
import dev.playhead.http.Authenticator;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * Tells users by their access tokens and the rest by their keys: the one judge for every door.
 *
 * <p>
 * A token is judged cheapest question first: size, form and header, key, signature, claims, and whether its sign-in still
 * lasts. Of one that was found good before, all but the signature, its form and what cannot change is asked again. Whatever
 * goes wrong on the way is the token's fault and told as no more than that; only keys that cannot be read are
 * ours. No connection to the database is taken for a token, except to look, at most once a second, for a signing key that was
 * made elsewhere, and for the account of somebody who comes from an issuer elsewhere for the first time.
 */
@ApplicationScoped
class TokenAuthenticator implements Authenticator {

    private final KnownKeys keys;
    private final Issuers issuers;
    private final Revocations revocations;
    private final Newcomers newcomers;
    private final VerifiedTokens verified = new VerifiedTokens();
    private final int maxLength;
    private final Clock clock;

    @Inject
    TokenAuthenticator(KnownKeys keys, Issuers issuers, Revocations revocations, Newcomers newcomers, TokenConfig config,
            Clock clock) {
        this(keys, issuers, revocations, newcomers, config.maxTokenLength(), clock);
    }

    TokenAuthenticator(KnownKeys keys, Issuers issuers, Revocations revocations, Newcomers newcomers, int maxLength,
            Clock clock) {
        this.keys = keys;
        this.issuers = issuers;
        this.revocations = revocations;
        this.newcomers = newcomers;
        this.maxLength = maxLength;
        this.clock = clock;
    }

    @Override
    public Uni<Identified> identify(String credential) {
        if (credential.length() > maxLength) {
            return invalid();
        }
        return ApiKey.looksLikeOne(credential) ? identifyKey(credential) : identifyUser(credential);
    }

    // ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────────

    private Uni<Identified> identifyKey(String credential) {
        return ApiKey.parse(credential)
                .map(key -> keys.kindOf(key)
                        .chain(kind -> kind.isPresent() ? standsFor(key, kind.get()) : invalid()))
                .orElseGet(this::invalid);
    }

    private Uni<Identified> standsFor(ApiKey key, ApiKey.Kind kind) {
        Caller caller = switch (kind) {
            case PUBLISHABLE -> new Caller.Nobody();
            case SECRET -> new Caller.Service();
        };
        return Uni.createFrom().item(new Identified(caller, Optional.empty(),
                () -> keys.holds(key) ? Optional.empty() : Optional.of(notOurs())));
    }

    // ── Tokens ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private Uni<Identified> identifyUser(String token) {
        try {
            var digest = VerifiedTokens.digest(token);
            var known = verified.find(digest);
            var header = known.map(Verified::header).orElseGet(() -> TokenHeader.of(token));
            return issuers.verification(header)
                    .chain(found -> found.isPresent()
                            ? verify(new Shown(token, digest, header, known), found.get())
                            : invalid());
        } catch (Throwable unreadable) {
            // Also a StackOverflowError: what a stranger wrote must not end more than his own request.
            return invalid();
        }
    }

    /** A token on its way, with what is known of it from before. */
    private record Shown(String token, ByteBuffer digest, TokenHeader header, Optional<Verified> known) {
    }

    private Uni<Identified> verify(Shown shown, Verification verification) {
        try {
            var now = clock.instant();
            var known = shown.known().filter(before -> before.key().equals(verification.key()));
            return admit(known.isPresent() ? known.get().judged().lastingAt(now) : judge(shown, verification, now),
                    verification);
        } catch (AccessTokenClaims.Untimely untimely) {
            return Uni.createFrom().failure(Problem.TOKEN_EXPIRED.refusal(untimely.getMessage()));
        } catch (Throwable wrong) {
            return invalid();
        }
    }

    private Judged judge(Shown shown, Verification verification, Instant now) throws JoseException {
        var judged = new AccessTokenClaims(signed(shown.token(), verification)).judge(verification.rules(), now);
        verified.remember(shown.digest(), new Verified(shown.header(), verification.key(), judged));
        return judged;
    }

    /** The payload, once its signature is found good. */
    private static String signed(String token, Verification verification) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, verification.algorithm()));
        signature.setCompactSerialization(token);
        signature.setKey(verification.key());
        if (!signature.verifySignature()) {
            throw new NotOurs("signature");
        }
        return signature.getPayload();
    }

    private Uni<Identified> admit(Judged judged, Verification verification) {
        if (!(judged.caller() instanceof Caller.User user)) {
            return Uni.createFrom().item(new Identified(judged.caller(), Optional.of(judged.expiresAt()), Optional::empty));
        }
        if (!revocations.areKnown()) {
            return Uni.createFrom().failure(Refusal.unavailable("Which sign-ins have ended cannot be read yet."));
        }
        var identified = new Identified(user, Optional.of(judged.expiresAt()),
                () -> verification.isTrusted().getAsBoolean()
                        ? revocations.objection(user.id(), judged.session())
                        : Optional.of(notOurs()));
        var objection = identified.objection().get();
        if (objection.isPresent()) {
            return Uni.createFrom().failure(objection.get());
        }
        return verification.rules().provider()
                .map(provider -> newcomers.welcome(user, provider).replaceWith(identified))
                .orElseGet(() -> Uni.createFrom().item(identified));
    }

    private <T> Uni<T> invalid() {
        return Uni.createFrom().failure(notOurs());
    }

    private static Refusal notOurs() {
        return Problem.TOKEN_INVALID.refusal("The credential is no access token or key of ours.");
    }
}
