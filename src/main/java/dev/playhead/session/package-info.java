/**
 * Coding sessions: opened by users for a project, worked on by agents, expired by the clock.
 */
@NullMarked
package dev.playhead.session;

import org.jspecify.annotations.NullMarked;
