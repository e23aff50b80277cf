package dev.playhead.realtime.broadcast;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is said to channels. */
@ConfigMapping(prefix = "playhead.realtime.broadcast")
interface BroadcastConfig {

    /** The most bytes of one payload. */
    @WithDefault("3145728")
    int maxPayload();

    /** How many bytes may wait here to be handed to the other replicas; what comes beyond is refused. */
    @WithDefault("33554432")
    long maxWaitingBytes();

    /** How many messages are handed over, or taken, at once. */
    @WithDefault("500")
    int pageMessages();

    /** How many bytes are handed over, or taken, at once; a single larger message still goes through. */
    @WithDefault("4194304")
    int pageBytes();

    /** How often to look for what no announcement told. */
    @WithDefault("5s")
    Duration safetyLook();

    /** How long what is on its way between replicas is kept, for one that heard nothing for a while. */
    @WithDefault("1m")
    Duration relayedKeptFor();

    /** How long messages from the database are kept, for replay. */
    @WithDefault("72h")
    Duration messagesKeptFor();

    /** How many messages one replay gives at most. */
    @WithDefault("25")
    int maxReplay();

    /** How many messages a second one caller may send by REST, and at once; the service role as many as it likes. */
    @WithDefault("100")
    int restMessagesPerSecond();
}
