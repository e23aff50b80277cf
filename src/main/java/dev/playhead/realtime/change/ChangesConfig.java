package dev.playhead.realtime.change;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How changes of tables are kept and told. */
@ConfigMapping(prefix = "playhead.realtime.changes")
interface ChangesConfig {

    /** How long a change is kept for readers who were away, counted from its commit. */
    @WithDefault("10m")
    Duration retention();

    /** How often what is older is trimmed; it may be kept for as much longer. */
    @WithDefault("30s")
    Duration trimEvery();

    /** How many changes one read takes at most. */
    @WithDefault("500")
    int pageRows();

    /** How many bytes one read takes at most, as the database keeps them; a single larger change still goes through. */
    @WithDefault("262144")
    int pageBytes();

    /** Rows that are larger as JSON are told with their small fields alone. */
    @WithDefault("1048576")
    int maxRowBytes();

    /** How many connections of the users' pool ask at once what followers may see. */
    @WithDefault("4")
    int verdictConnections();

    /** How often the log is looked at without an announcement, for those that were lost. */
    @WithDefault("1s")
    Duration safetyLook();
}
