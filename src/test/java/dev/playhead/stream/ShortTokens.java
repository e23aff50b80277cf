package dev.playhead.stream;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** Access tokens that expire while one looks. */
public class ShortTokens implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("playhead.auth.access-token-lifetime", "3s");
    }
}
