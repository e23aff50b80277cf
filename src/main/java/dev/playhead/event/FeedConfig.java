package dev.playhead.event;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How sessions are followed. */
@ConfigMapping(prefix = "playhead.feeds")
interface FeedConfig {

    /** How many events one read takes at most. */
    @WithDefault("500")
    int pageEvents();

    /** How many bytes of JSON one read, and so one frame, takes at most; a single larger event still goes through. */
    @WithDefault("131072")
    int pageBytes();

    /** How often followed sessions are looked at without an announcement, for those that were lost. */
    @WithDefault("5s")
    Duration safetyLook();
}
