package dev.playhead.realtime;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one realtime socket, and one user, may ask for; and how long silence is borne. */
@ConfigMapping(prefix = "playhead.realtime")
interface RealtimeConfig {

    /** How many sockets may be open on this replica. */
    @WithDefault("10000")
    int maxSockets();

    /** How many sockets on this replica may have a channel of one user. */
    @WithDefault("100")
    int maxSocketsPerUser();

    /** How many channels one socket may have. */
    @WithDefault("100")
    int maxChannels();

    /** How many bindings to changes one channel may have. */
    @WithDefault("100")
    int maxBindings();

    /** How many channels a socket may join in a second; as many as it may have come on top, for whoever comes back. */
    @WithDefault("20")
    int maxJoinsPerSecond();

    /** How many frames a socket may send in a second. */
    @WithDefault("100")
    int maxMessagesPerSecond();

    /** How many bytes a client's message may have; those of {@code /v1/stream} have a smaller limit of their own. */
    @WithDefault("262144")
    int maxMessageSize();

    /** How many characters may wait for a slow reader before its socket is closed. */
    @WithDefault("4194304")
    int maxWaiting();

    /** How long a reader may take nothing before it is taken for stuck. */
    @WithDefault("10s")
    Duration sendWithin();

    /** How long an expired token's channel is kept for a fresh one; nothing is delivered meanwhile. */
    @WithDefault("30s")
    Duration tokenGrace();

    /** How often a silent peer is pinged. */
    @WithDefault("20s")
    Duration pingEvery();

    /** How long a peer may be silent, pongs included, before it is taken for dead. */
    @WithDefault("60s")
    Duration deadAfter();

    /** Over how long the sockets are closed when the service stops, lest all come back in one moment. */
    @WithDefault("300ms")
    Duration farewellSpread();

    /** How often receipts are written. */
    @WithDefault("1s")
    Duration receiptsWrittenEvery();

    /** How long a receipt is kept for a client that does not come back. */
    @WithDefault("24h")
    Duration receiptsKeptFor();
}
