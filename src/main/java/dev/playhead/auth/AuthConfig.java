package dev.playhead.auth;

import java.time.Duration;
import java.util.OptionalInt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Accounts, passwords and tokens. */
@ConfigMapping(prefix = "playhead.auth")
interface AuthConfig {

    /** For how long a used refresh token is answered with its successor: tabs and retries that meet. */
    @WithDefault("10s")
    Duration refreshReuseInterval();

    /** Whether there are accounts of our own; without, people sign in at an issuer elsewhere. */
    @WithDefault("true")
    boolean accounts();

    /** Whether anybody may open an account. */
    @WithDefault("true")
    boolean signUp();

    /** How many characters a new password must have. */
    @WithDefault("6")
    int passwordMinLength();

    /**
     * How many passwords are hashed at once; absent: one less than there are cores. Each takes 19 MiB and a tenth of a second.
     */
    OptionalInt hashingThreads();

    /** How many passwords may wait to be hashed before sign-ins are answered 503. */
    @WithDefault("16")
    int hashingQueue();
}
