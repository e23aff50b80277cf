package dev.playhead.database;

import io.smallrye.config.ConfigMapping;

/**
 * Where PostgreSQL is. Left empty, the service starts its own.
 *
 * <p>
 * The pools take the same values; see {@code application.properties}.
 */
@ConfigMapping(prefix = "playhead.database.effective")
interface DatabaseConfig {

    /** {@code postgresql://host:port/database}, with {@code ?sslmode=} where wanted. */
    String url();

    /** The login that may become the service role. */
    Login service();

    interface Login {

        String name();

        String password();
    }
}
