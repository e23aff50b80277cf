/**
 * Everything that can be refused, as one catalogue, and the exception that carries an entry of it.
 */
@NullMarked
package dev.playhead.problem;

import org.jspecify.annotations.NullMarked;
