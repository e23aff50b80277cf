package dev.playhead.dataapi;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What may be asked of the data API. */
@ConfigMapping(prefix = "playhead.rest")
interface RestConfig {

    /** The most rows that are read of anything, whatever limit is asked for; absent: as many as there are. */
    @WithDefault("1000")
    Optional<Long> maxRows();

    /** Whether sums, averages, counts and the like may be selected: one can take long over a large table. */
    @WithDefault("false")
    boolean aggregates();

    /** The most characters of all names and values in a query string together. */
    @WithDefault("65536")
    int maxQueryLength();

    /** The most pairs in a query string. */
    @WithDefault("1000")
    int maxParameters();

    /** How deep embeds may lie within embeds, and groups of conditions within groups. */
    @WithDefault("32")
    int maxNesting();

    /** The most columns, embeds, conditions and order terms of a request together. */
    @WithDefault("4000")
    int maxItems();

    /** Whether a client may have its change undone at the end ({@code Prefer: tx=rollback}), to see what it would do. */
    @WithDefault("false")
    boolean transactionOverride();

    /** Whether a client may ask how PostgreSQL runs its request ({@code .explain()}): it tells of rows that nobody shows it. */
    @WithDefault("false")
    boolean planEnabled();

    /**
     * How long a statement may run before it is ended ({@code 57014}), unless its role or its function sets
     * {@code statement_timeout} otherwise; absent: as long as the login may.
     */
    @WithDefault("10s")
    Optional<Duration> statementTimeout();

    /** To whom the root describes the schema, and how much of it. */
    @WithDefault("secret-key")
    OpenApiMode openapiMode();

    /**
     * Whether answers tell how long each of their stages took ({@code Server-Timing}): this tells more of a database than needs
     * be.
     */
    @WithDefault("false")
    boolean serverTiming();
}
