package dev.playhead.auth.token;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whose access tokens are believed. */
@ConfigMapping(prefix = "playhead.auth")
public interface TokenConfig {

    /** The {@code aud} of access tokens. */
    String AUDIENCE = "authenticated";

    /** The {@code iss} of access tokens, which must be the same on every replica. A change refuses all tokens issued before. */
    @WithDefault("${playhead.url:http://localhost:8080}/auth/v1")
    String issuer();

    /** How long an access token is good for, unless its session ends before. */
    @WithDefault("1h")
    Duration accessTokenLifetime();

    /** How many characters a token may have: it is refused before it is looked at. */
    @WithDefault("4096")
    int maxTokenLength();

    /**
     * The JWT secret of a Supabase project, at least 32 bytes: its HS256 access tokens are believed, and its two legacy API
     * keys.
     */
    Optional<String> jwtSecret();

    /** The {@code iss} that access tokens under the JWT secret must have; absent: any, or none. */
    Optional<String> jwtSecretIssuer();

    /** Whether the legacy keys (role anon or service_role under the JWT secret) are taken as API keys. */
    @WithDefault("true")
    boolean legacyApiKeys();

    /** Issuers elsewhere, by a name of one's own that stands in the log and in app_metadata. */
    Map<String, OutsideIssuer> issuers();

    /** An issuer that publishes its keys: Auth0, Keycloak, Clerk, another Supabase. */
    interface OutsideIssuer {

        /** The {@code iss} that its tokens have, exactly. */
        String issuer();

        /** Where its keys are (RFC 7517). */
        URI jwksUrl();

        /** What one {@code aud} of its tokens must be. */
        @WithDefault("authenticated")
        String audience();

        /** What it may sign with. Never an HS algorithm: a published key is no secret. */
        @WithDefault("ES256,RS256,EdDSA")
        Set<String> algorithms();

        /** What its users are called by. */
        @WithDefault("uuid")
        Subjects subjects();

        /** How long its keys are kept before they are fetched again. */
        @WithDefault("10m")
        Duration keysKeptFor();
    }

    /** What the {@code sub} of a token is. */
    enum Subjects {
        /** A UUID, which is the user's id here as well. */
        UUID,
        /** Any text; the user's id is the name-based UUID (RFC 9562, version 5) of issuer, #, and sub. */
        DERIVED
    }
}
