package dev.playhead.realtime.broadcast;

import java.time.Duration;

/** Limits of a test's own. */
record Limits(int maxPayload, long maxWaitingBytes, int pageMessages, int pageBytes) implements BroadcastConfig {

    static final Limits USUAL = new Limits(3_145_728, 33_554_432, 500, 4_194_304);

    @Override
    public Duration safetyLook() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration relayedKeptFor() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Duration messagesKeptFor() {
        return Duration.ofHours(72);
    }

    @Override
    public int maxReplay() {
        return 25;
    }

    @Override
    public int restMessagesPerSecond() {
        return 100;
    }
}
