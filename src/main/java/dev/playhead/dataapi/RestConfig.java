package dev.playhead.dataapi;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What may be asked of the data API. */
@ConfigMapping(prefix = "playhead.rest")
interface RestConfig {

    /** The most rows that are read of anything, whatever limit is asked for; absent: as many as there are. */
    @WithDefault("1000")
    Optional<Long> maxRows();

    /** Whether sums, averages, counts and the like may be selected: one can take long over a large table. */
    @WithDefault("false")
    boolean aggregates();

    /** Whether a client may have its change undone at the end ({@code Prefer: tx=rollback}), to see what it would do. */
    @WithDefault("false")
    boolean transactionOverride();
}
