/**
 * Who is asking: the vocabulary of identity, free of any framework and of how it was established.
 */
@NullMarked
package dev.playhead.identity;

import org.jspecify.annotations.NullMarked;
