package dev.playhead.job;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How jobs are handed out. */
@ConfigMapping(prefix = "playhead.jobs")
interface JobConfig {

    /** How long a claimed job belongs to its worker where the claim does not say. Must exceed the time between heartbeats. */
    @WithDefault("30s")
    Duration lease();

    /** The longest lease that a worker may ask for. */
    @WithDefault("10m")
    Duration maxLease();

    /**
     * How many transactions claim at once, and how many complete, where one takes longer than {@link #patience()}; what comes
     * meanwhile shares the next. With a single one all would wait for whoever comes to a session that somebody has locked.
     */
    @WithDefault("4")
    int transactions();

    /** How long claims wait for the transaction of those before them, and completions, before another begins beside it. */
    @WithDefault("20ms")
    Duration patience();

    /** The longest that a claim may wait for work; shorter than what proxies between allow. */
    @WithDefault("50s")
    Duration maxWait();

    /** How often a waiting claim looks without having been woken: for retries that fall due, and lost announcements. */
    @WithDefault("1s")
    Duration recheck();

    /** How often leases that ran out are looked for. */
    @WithDefault("1s")
    Duration reap();
}
