package dev.playhead.stream;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one socket, and one user, may ask for; and how long silence is borne. */
@ConfigMapping(prefix = "playhead.stream")
interface StreamConfig {

    /** How many sessions one socket may follow. */
    @WithDefault("64")
    int maxFollowed();

    /** How many sockets one user may have open on this replica. */
    @WithDefault("100")
    int maxSocketsPerUser();

    /** How many frames a socket may send in a second. */
    @WithDefault("20")
    int maxFramesPerSecond();

    /** How many characters a client's frame may have. */
    @WithDefault("65536")
    int maxFrameSize();

    /** How long a socket that brought no token may take to send one. */
    @WithDefault("5s")
    Duration tokenWithin();

    /** How long an expired token's socket is kept for a fresh one; nothing is delivered meanwhile. */
    @WithDefault("30s")
    Duration tokenGrace();

    /** How long a frame may take to leave before its reader is taken for stuck. */
    @WithDefault("10s")
    Duration sendWithin();

    /** How often a silent peer is pinged. */
    @WithDefault("20s")
    Duration pingEvery();

    /** How long a peer may be silent, pongs included, before it is taken for dead. */
    @WithDefault("45s")
    Duration deadAfter();

    /** Over how long the sockets are closed when the service stops, so that they do not all come back at one moment. */
    @WithDefault("300ms")
    Duration farewellSpread();
}
