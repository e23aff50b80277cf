package dev.playhead.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How events are appended. */
@ConfigMapping(prefix = "playhead.appends")
interface AppendConfig {

    /** How many transactions append at once; those of one session are always in the same of them. */
    @WithDefault("2")
    int lanes();

    /** How many bytes of data one transaction takes at most; a single larger append still goes through. */
    @WithDefault("1048576")
    int groupBytes();

    /** How many bytes may wait for each of them before more is refused with 503. */
    @WithDefault("16777216")
    int waitingBytes();
}
