/**
 * Changes of tables: what was committed, in order, and to whom it may be told.
 */
@NullMarked
package dev.playhead.realtime.change;

import org.jspecify.annotations.NullMarked;
