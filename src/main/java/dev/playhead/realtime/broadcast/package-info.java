/**
 * What clients say to each other through a topic, and who is present there; the same on every replica.
 */
@NullMarked
package dev.playhead.realtime.broadcast;

import org.jspecify.annotations.NullMarked;
