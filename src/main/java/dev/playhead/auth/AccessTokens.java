package dev.playhead.auth;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.key.KeyRing;
import dev.playhead.auth.key.SigningKey;
import dev.playhead.auth.token.ClaimsJson;
import dev.playhead.auth.token.TokenConfig;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.mutiny.Uni;

/** Writes access tokens: ES256, with the claims that policies and Supabase's client read. */
@ApplicationScoped
class AccessTokens {

    private final KeyRing keys;
    private final TokenConfig config;
    private final Clock clock;

    AccessTokens(KeyRing keys, TokenConfig config, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    /** Refused as unavailable where no key could be read yet. */
    Uni<AccessTokenResponse> answer(Account account, AuthSession session, RefreshToken refreshToken) {
        return keys.keys().map(known -> {
            var issuedAt = clock.instant();
            var expiresAt = issuedAt.plus(config.accessTokenLifetime()).getEpochSecond();
            return new AccessTokenResponse(
                    sign(account, session, issuedAt, expiresAt, known.current()),
                    "bearer",
                    config.accessTokenLifetime().toSeconds(),
                    expiresAt,
                    refreshToken.text(),
                    User.of(account));
        });
    }

    private String sign(Account account, AuthSession session, Instant issuedAt, long expiresAt, SigningKey key) {
        var claims = new HashMap<String, Object>();
        claims.put("iss", config.issuer());
        claims.put("sub", account.id());
        claims.put("aud", TokenConfig.AUDIENCE);
        claims.put("exp", expiresAt);
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("jti", UUID.randomUUID());
        claims.put("email", account.email().orElse(""));
        claims.put("phone", "");
        claims.put("app_metadata", account.appMetadata());
        claims.put("user_metadata", account.userMetadata());
        claims.put("role", "authenticated");
        claims.put("aal", "aal1");
        claims.put("amr", session.methods().stream().map(AccessTokens::claim).toList());
        claims.put("session_id", session.id());
        claims.put("is_anonymous", account.isAnonymous());
        return signWithin(claims, key);
    }

    private static Map<String, Object> claim(AuthSession.Method method) {
        return Map.of("method", method.method(), "timestamp", method.timestamp());
    }

    /**
     * Keeps the token within what we read again. Imported accounts may bring more data than fits: the token then goes
     * without what users say of themselves, on which no policy can rely anyway.
     */
    private String signWithin(Map<String, Object> claims, SigningKey key) {
        var token = sign(claims, key);
        if (token.length() <= config.maxTokenLength()) {
            return token;
        }
        claims.put("user_metadata", Map.of());
        return sign(claims, key);
    }

    private static String sign(Map<String, Object> claims, SigningKey key) {
        return Jwt.claimsJson(ClaimsJson.write(claims)).jws()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(key.id())
                .sign(key.privateKey());
    }
}
