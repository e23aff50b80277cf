/**
 * The transports of a followed session: a WebSocket for many of them, server-sent events for one. No SQL.
 */
@NullMarked
package dev.playhead.stream;

import org.jspecify.annotations.NullMarked;
