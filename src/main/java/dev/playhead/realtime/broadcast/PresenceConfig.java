package dev.playhead.realtime.broadcast;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who is present in channels. */
@ConfigMapping(prefix = "playhead.realtime.presence")
interface PresenceConfig {

    /** The most bytes that a member may show of himself. */
    @WithDefault("16384")
    int maxPayload();

    /** How many members one channel may have. */
    @WithDefault("1000")
    int maxMembers();

    /** How often this replica says that it lives, and looks for what no announcement told. */
    @WithDefault("5s")
    Duration heartbeat();

    /** How long after its last word a replica's members have left; several heartbeats. */
    @WithDefault("20s")
    Duration replicaTimeout();
}
