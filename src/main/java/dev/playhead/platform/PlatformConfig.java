package dev.playhead.platform;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** What stands around the service. */
@ConfigMapping(prefix = "playhead")
interface PlatformConfig {

    /** Declares that this is production: what is unfit for it then refuses to start instead of warning. */
    @WithDefault("false")
    boolean production();

    Demo demo();

    Embedded embedded();

    /** What a newcomer finds: an account, the owner's seed data, and a worker. On in dev mode. */
    interface Demo {

        /** Whether to make the demo account with its seed data, run a worker, and show them on the console. */
        @WithDefault("false")
        boolean enabled();

        @WithDefault("demo@playhead.local")
        String email();

        @WithDefault("playhead-demo")
        String password();

        /** The command line that the demo worker runs for each job; absent: a small agent of its own. */
        Optional<java.util.List<String>> command();
    }

    /** Set by the service itself where it has started a PostgreSQL of its own. */
    interface Embedded {

        Optional<String> url();

        @WithName("publishable-key")
        Optional<String> publishableKey();

        @WithName("secret-key")
        Optional<String> secretKey();

        Optional<String> directory();
    }
}
