package dev.playhead.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import dev.playhead.auth.AccessTokenHeader.NotOurs;
import dev.playhead.http.Authenticator.Identified;
import dev.playhead.identity.Caller;

/**
 * What an access token says, judged after its signature was found good.
 *
 * <p>
 * A good signature says that we wrote it, not that it is meant for this, here and now; libraries leave most of these rules
 * to whoever calls them.
 */
final class AccessTokenClaims {

    static final String AUDIENCE = "authenticated";

    private static final Duration SKEW = Duration.ofSeconds(5);
    // What differs from one token of a user to the next.
    private static final Set<String> PASSING = Set.of("exp", "iat", "nbf", "jti", "session_id", "amr");

    private final String json;
    private final Map<String, Object> claims;

    AccessTokenClaims(String json) {
        this.json = json;
        this.claims = ClaimsJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Time has passed it by; a fresh one will do. */
    static final class Expired extends RuntimeException {

        Expired() {
            super("expired", null, false, false);
        }
    }

    Identified judge(String issuer, Instant now) {
        require(issuer.equals(claims.get("iss")), "iss");
        require(isForUsers(claims.get("aud")), "aud");
        require(Caller.Role.AUTHENTICATED.databaseName().equals(claims.get("role")), "role");
        var user = new Caller.User(subject(), json, standing());
        var latest = now.plus(SKEW);
        require(!time("iat").isAfter(latest), "iat");
        require(!claims.containsKey("nbf") || !time("nbf").isAfter(latest), "nbf");
        var expiry = time("exp");
        if (!expiry.plus(SKEW).isAfter(now)) {
            throw new Expired();
        }
        return new Identified(user, Optional.of(expiry));
    }

    private UUID subject() {
        require(claims.get("sub") instanceof String text && AccessTokenHeader.isUuid(text), "sub");
        return UUID.fromString((String) claims.get("sub"));
    }

    private String standing() {
        var lasting = new TreeMap<>(claims);
        lasting.keySet().removeAll(PASSING);
        return ClaimsJson.write(lasting);
    }

    private Instant time(String name) {
        var value = claims.get(name);
        require(value instanceof Integer || value instanceof Long, name);
        return Instant.ofEpochSecond(((Number) value).longValue());
    }

    private static boolean isForUsers(Object audience) {
        return AUDIENCE.equals(audience) || List.of(AUDIENCE).equals(audience);
    }

    private static void require(boolean condition, String claim) {
        if (!condition) {
            throw new NotOurs(claim);
        }
    }
}
