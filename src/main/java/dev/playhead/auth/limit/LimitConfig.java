package dev.playhead.auth.limit;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often one may ask the auth door. {@code burst} at once, and from then on one {@code every} so often. */
@ConfigMapping(prefix = "playhead.auth.limits")
interface LimitConfig {

    /** Whether anything is counted. */
    @WithDefault("true")
    boolean enabled();

    /** Sign-ups from one address of the network. */
    SignUp signUp();

    /** Sign-ins with a password from one address. */
    SignIn signIn();

    /** Sign-ins without a name from one address: each makes an account. */
    Anonymous anonymous();

    /** Refreshes from one address, behind which a whole office may be. */
    Refresh refresh();

    /** Tries of links and codes from one address. */
    Verify verify();

    /** Requests from one address that make us send a mail. */
    Mail mail();

    /** Wrong passwords for one account from one address. */
    WrongPassword wrongPassword();

    /** Wrong passwords for one account from everywhere. */
    WrongPasswordAnywhere wrongPasswordAnywhere();

    /** A bucket: how much it holds, and how long one takes to leak out. */
    interface Rate {

        int burst();

        Duration every();
    }

    interface SignUp extends Rate {
        @Override
        @WithDefault("30")
        int burst();

        @Override
        @WithDefault("10s")
        Duration every();
    }

    interface SignIn extends Rate {
        @Override
        @WithDefault("30")
        int burst();

        @Override
        @WithDefault("2s")
        Duration every();
    }

    interface Anonymous extends Rate {
        @Override
        @WithDefault("30")
        int burst();

        @Override
        @WithDefault("2m")
        Duration every();
    }

    interface Refresh extends Rate {
        @Override
        @WithDefault("300")
        int burst();

        @Override
        @WithDefault("1s")
        Duration every();
    }

    interface Verify extends Rate {
        @Override
        @WithDefault("30")
        int burst();

        @Override
        @WithDefault("10s")
        Duration every();
    }

    interface Mail extends Rate {
        @Override
        @WithDefault("30")
        int burst();

        @Override
        @WithDefault("2m")
        Duration every();
    }

    interface WrongPassword extends Rate {
        @Override
        @WithDefault("10")
        int burst();

        @Override
        @WithDefault("30s")
        Duration every();
    }

    interface WrongPasswordAnywhere extends Rate {
        @Override
        @WithDefault("100")
        int burst();

        @Override
        @WithDefault("10s")
        Duration every();
    }
}
