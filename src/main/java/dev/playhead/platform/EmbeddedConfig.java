package dev.playhead.platform;

import java.nio.file.Path;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The PostgreSQL that the service starts for itself where none is configured. */
@ConfigMapping(prefix = "playhead.embedded")
interface EmbeddedConfig {

    /** Where its data, passwords and keys are. */
    @WithDefault(".playhead")
    Path directory();

    /** The port that it listens on; 0 for any that is free. */
    @WithDefault("0")
    int port();

    /** An archive of binaries, or an installation, in place of those that the service carries. */
    Optional<Path> binaries();

    /** Set by the service itself when it has started one. */
    Optional<String> url();

    /** Set by the service itself; see {@link #url}. */
    Optional<String> publishableKey();

    /** Set by the service itself; see {@link #url}. */
    Optional<String> secretKey();

    /** Set by the service itself; see {@link #url}. */
    Generated user();

    /** Set by the service itself; see {@link #url}. */
    Generated service();

    /** Set by the service itself; see {@link #url}. */
    Generated owner();

    /** A login whose password was made at the first start. */
    interface Generated {

        Optional<String> password();
    }

    /** Where everything is that must last. */
    default Path home() {
        return directory().toAbsolutePath().normalize();
    }
}
