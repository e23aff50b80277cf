package dev.playhead.auth;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What owners may do with their accounts, and for how long a sign-in lasts. */
@ConfigMapping(prefix = "playhead.auth")
interface AccountConfig {

    /** Whether somebody may sign in without saying who they are. Each time makes an account, so such sign-ups want a limit. */
    @WithDefault("false")
    boolean anonymous();

    /** Whether a password is changed only by whoever knows the one before. */
    @WithDefault("false")
    boolean passwordChangeNeedsCurrent();

    /** Whether a session older than a day must show a code from {@code /reauthenticate} to change the password. */
    @WithDefault("false")
    boolean passwordChangeNeedsReauthentication();

    /** After how long a session is not refreshed any more, however busy; absent: never. */
    Optional<Duration> sessionLifetime();

    /** After how long without a refresh a session is not refreshed any more; absent: never. */
    Optional<Duration> sessionInactivity();

    /** Whether only the newest session of a user is refreshed. */
    @WithDefault("false")
    boolean singleSession();
}
