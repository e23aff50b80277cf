/**
 * What goes over a realtime socket, in both versions of the protocol: text frames and binary broadcasts, to and fro. No I/O.
 */
@NullMarked
package dev.playhead.realtime.frame;

import org.jspecify.annotations.NullMarked;
