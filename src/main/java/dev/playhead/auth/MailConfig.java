package dev.playhead.auth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is sent by e-mail. */
@ConfigMapping(prefix = "playhead.auth.mail")
interface MailConfig {

    /** Whether an address must be proved before its account can be used. */
    @WithDefault("false")
    boolean confirm();
}
