package dev.playhead.auth.token;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.playhead.auth.token.TokenConfig.Subjects;
import dev.playhead.auth.token.TokenHeader.NotOurs;
import dev.playhead.identity.Caller;

/**
 * What a token says, judged after its signature was found good.
 *
 * <p>
 * A good signature says who wrote it, not that it is meant for this, here and now; libraries leave most of these rules to
 * whoever calls them.
 */
final class AccessTokenClaims {

    private static final Duration SKEW = Duration.ofSeconds(5);
    // What differs from one token of a user to the next.
    private static final Set<String> PASSING = Set.of("exp", "iat", "nbf", "jti", "session_id", "amr", "auth_time", "sid",
            "nonce", "at_hash");
    private static final String AUTHENTICATED = Caller.Role.AUTHENTICATED.databaseName();

    private final String json;
    private final Map<String, Object> claims;

    AccessTokenClaims(String json) {
        this.json = json;
        this.claims = ClaimsJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Time has passed it by, or is yet to come to it by our clock, which may be wrong; a fresh one will do, or another replica.
     * Told what is not ours, a client would never come back.
     */
    static final class Untimely extends RuntimeException {

        Untimely(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * Whom a token stands for.
     *
     * @param session the sign-in that it comes from, where it names one
     */
    record Judged(Caller caller, Instant expiresAt, Optional<UUID> session) {

        /** This; {@link Untimely} where its time has passed. */
        Judged lastingAt(Instant now) {
            if (!expiresAt.plus(SKEW).isAfter(now)) {
                throw new Untimely("The access token has expired.");
            }
            return this;
        }
    }

    Judged judge(ClaimRules rules, Instant now) {
        require(rules.issuer().map(expected -> expected.equals(claims.get("iss"))).orElse(true), "iss");
        var caller = caller(rules);
        var latest = now.plus(SKEW);
        var judged = new Judged(caller, time("exp"), session());
        var isEarly = (rules.isOurs() || claims.containsKey("iat")) && time("iat").isAfter(latest)
                || claims.containsKey("nbf") && time("nbf").isAfter(latest);
        if (isEarly) {
            throw new Untimely("The access token is of a time that is yet to come.");
        }
        return judged.lastingAt(now);
    }

    private Caller caller(ClaimRules rules) {
        if (rules.apiKeys() && !claims.containsKey("sub")) {
            return apiKey();
        }
        require(rules.audience().map(this::isFor).orElse(true), "aud");
        require(AUTHENTICATED.equals(claims.get("role")) || rules.provider().isPresent() && !claims.containsKey("role"),
                "role");
        var subject = subject(rules);
        return new Caller.User(subject, asOneOfOurs(subject), standing());
    }

    /** Supabase's legacy keys: tokens that name a role and nobody. */
    private Caller apiKey() {
        if (Caller.Role.ANON.databaseName().equals(claims.get("role"))) {
            return new Caller.Nobody();
        }
        require(Caller.Role.SERVICE_ROLE.databaseName().equals(claims.get("role")), "role");
        return new Caller.Service();
    }

    private UUID subject(ClaimRules rules) {
        var text = claims.get("sub") instanceof String sub ? sub : "";
        if (rules.subjects() == Subjects.DERIVED) {
            require(!text.isEmpty(), "sub");
            return NameBasedUuid.of(rules.issuer().orElse("") + "#" + text);
        }
        require(TokenHeader.isUuid(text), "sub");
        return UUID.fromString(text);
    }

    /** What policies read: the claims as they came, and the user and role by the names that ours have. */
    private String asOneOfOurs(UUID subject) {
        var asIs = subject.toString().equals(claims.get("sub")) && claims.containsKey("role");
        return asIs ? json : ClaimsJson.write(named(subject));
    }

    private Map<String, Object> named(UUID subject) {
        var named = new TreeMap<>(claims);
        named.put("external_sub", claims.get("sub"));
        named.put("sub", subject.toString());
        named.put("role", AUTHENTICATED);
        return named;
    }

    private String standing() {
        var lasting = new TreeMap<>(claims);
        lasting.keySet().removeAll(PASSING);
        return ClaimsJson.write(lasting);
    }

    private Optional<UUID> session() {
        return claims.get("session_id") instanceof String text && TokenHeader.isUuid(text)
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }

    private Instant time(String name) {
        var value = claims.get(name);
        require(value instanceof Integer || value instanceof Long, name);
        return Instant.ofEpochSecond(((Number) value).longValue());
    }

    private boolean isFor(String expected) {
        @Nullable
        Object audience = claims.get("aud");
        return expected.equals(audience) || List.of(expected).equals(audience);
    }

    private static void require(boolean condition, String claim) {
        if (!condition) {
            throw new NotOurs(claim);
        }
    }
}
