/**
 * The edge to the world over HTTP: from a token to a caller, from a refusal to RFC 9457, and paging.
 */
@NullMarked
package dev.playhead.http;

import org.jspecify.annotations.NullMarked;
