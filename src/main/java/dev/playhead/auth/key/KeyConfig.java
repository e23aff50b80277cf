package dev.playhead.auth.key;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The service's keys. */
@ConfigMapping(prefix = "playhead.auth")
interface KeyConfig {

    /** A publishable key to accept; absent: one is made at the first start and said once in the log. */
    Optional<String> publishableKey();

    /** A secret key to accept; absent: one is made at the first start and said once in the log. */
    Optional<String> secretKey();

    /** How soon a replica notices keys that were made or revoked elsewhere. */
    @WithDefault("5s")
    Duration keysRefreshedEvery();
}
