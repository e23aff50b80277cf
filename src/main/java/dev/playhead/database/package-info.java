/**
 * The edge to PostgreSQL: the one way to a transaction, the LISTEN connection, and what a failure of either means.
 */
@NullMarked
package dev.playhead.database;

import org.jspecify.annotations.NullMarked;
