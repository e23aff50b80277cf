/**
 * What stands beside the service and starts what it needs: the embedded PostgreSQL.
 *
 * <p>
 * {@link dev.playhead.platform.EmbeddedPostgres} unpacks the binaries, makes the data directory, runs the server as a
 * child process, starts it again when it dies and stops it at the end. It is plain Java because it runs before the
 * application does: the application's configuration needs the address of the database. Nobody imports this package but
 * the application's entry point.
 */
@NullMarked
package dev.playhead.platform;

import org.jspecify.annotations.NullMarked;
