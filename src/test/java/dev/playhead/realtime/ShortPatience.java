package dev.playhead.realtime;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** Tokens and patience that end while one looks. */
public class ShortPatience implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "playhead.auth.access-token-lifetime", "4s",
                "playhead.realtime.token-grace", "4s",
                "playhead.realtime.send-within", "2s",
                "playhead.realtime.ping-every", "1s",
                "playhead.realtime.dead-after", "4s");
    }
}
