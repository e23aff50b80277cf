/**
 * {@code /realtime/v1}: Phoenix channels, as Supabase's client speaks them, over the same streams as {@code /v1/stream}.
 */
@NullMarked
package dev.playhead.realtime;

import org.jspecify.annotations.NullMarked;
