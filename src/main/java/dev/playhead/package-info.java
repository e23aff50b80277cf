/** Playhead. */
package dev.playhead;
