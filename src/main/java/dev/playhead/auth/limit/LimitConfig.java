package dev.playhead.auth.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often one may ask the auth door. */
@ConfigMapping(prefix = "playhead.auth.limits")
interface LimitConfig {

    /** Whether anything is counted. */
    @WithDefault("true")
    boolean enabled();

    /** Sign-ups from one address of the network. */
    @WithDefault("30/10s")
    Rate signUp();

    /** Sign-ins with a password from one address. */
    @WithDefault("30/2s")
    Rate signIn();

    /** Sign-ups without a name from one address: each makes an account. */
    @WithDefault("30/2m")
    Rate anonymous();

    /** Refreshes from one address, behind which a whole office may be. */
    @WithDefault("300/1s")
    Rate refresh();

    /** Tries of links and codes from one address. */
    @WithDefault("30/10s")
    Rate verify();

    /** Requests from one address that make us send a mail. */
    @WithDefault("30/2m")
    Rate mail();

    /** Wrong passwords for one account from one address. */
    @WithDefault("10/30s")
    Rate wrongPassword();

    /** Wrong passwords for one account from everywhere. */
    @WithDefault("100/10s")
    Rate wrongPasswordAnywhere();
}
