/**
 * What a user builds, over many coding sessions.
 */
@NullMarked
package dev.playhead.project;

import org.jspecify.annotations.NullMarked;
