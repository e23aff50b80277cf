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

    /** How soon a replica notices keys that were made or revoked elsewhere, where the announcement of it is lost. */
    @WithDefault("1s")
    Duration keysRefreshedEvery();

    /** How long a new signing key is published before it signs. Must exceed the time that key sets are cached for. */
    @WithDefault("10m")
    Duration signingKeyStandby();

    /** What signing keys are encrypted with in the database: 32 random bytes in base64. Absent: they stand there in clear. */
    Optional<String> keyEncryptionKey();

    /** What signing keys may be encrypted with from before. They are read, and encrypted anew at the start. */
    Optional<String> previousKeyEncryptionKey();
}
