/**
 * The append-only log of a session: append, read on from a playhead, follow.
 */
@NullMarked
package dev.playhead.event;

import org.jspecify.annotations.NullMarked;
