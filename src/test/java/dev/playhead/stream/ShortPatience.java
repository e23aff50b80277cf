package dev.playhead.stream;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** Small limits, so that tests reach them. */
public class ShortPatience implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "playhead.stream.max-followed", "2",
                "playhead.stream.max-sockets-per-user", "4",
                "playhead.stream.token-within", "1s",
                "playhead.stream.send-within", "2s");
    }
}
