/**
 * What every WebSocket needs, whatever goes over it: its moments, its budget, its end.
 */
@NullMarked
package dev.playhead.socket;

import org.jspecify.annotations.NullMarked;
