/**
 * The embedded PostgreSQL.
 *
 * <p>
 * {@link dev.playhead.platform.postgres.EmbeddedPostgres} unpacks the binaries, makes the data directory, runs the server as a
 * child process, starts it again when it dies and stops it at the end. It is plain Java because it runs before the
 * application does: the application's configuration needs the address of the database.
 */
@NullMarked
package dev.playhead.platform.postgres;

import org.jspecify.annotations.NullMarked;
