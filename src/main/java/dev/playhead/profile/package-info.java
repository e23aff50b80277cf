/**
 * What the app knows of a user.
 */
@NullMarked
package dev.playhead.profile;

import org.jspecify.annotations.NullMarked;
