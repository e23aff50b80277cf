package dev.playhead.auth.token;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** A service that believes others as well. */
public class OutsideIssuers implements QuarkusTestProfile {

    static final String SECRET = "super-secret-jwt-token-with-at-least-32-characters-long";
    static final String ISSUER = "https://issuer.example/";
    static final String NAMED = "https://names.example/";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "playhead.auth.jwt-secret", SECRET,
                "playhead.auth.issuers.elsewhere.issuer", ISSUER,
                "playhead.auth.issuers.elsewhere.jwks-url", "${test.key-set-url}",
                "playhead.auth.issuers.names.issuer", NAMED,
                "playhead.auth.issuers.names.jwks-url", "${test.key-set-url}",
                "playhead.auth.issuers.names.subjects", "derived");
    }
}
