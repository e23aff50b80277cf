package dev.playhead.platform;

import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a newcomer finds: an account, the owner's seed data, and a worker. On in dev mode. */
@ConfigMapping(prefix = "playhead.demo")
interface DemoConfig {

    /** Whether to make the demo account with its seed data, run a worker, and show them on the console. */
    @WithDefault("false")
    boolean enabled();

    @WithDefault("demo@playhead.local")
    String email();

    @WithDefault("playhead-demo")
    String password();

    /** The command line that the demo worker runs for each job; absent: a small agent of its own. */
    Optional<List<String>> command();
}
