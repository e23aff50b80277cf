/**
 * {@code /realtime/v1/websocket}: channels as Supabase's client speaks of them, over the feeds that {@code /v1/stream} reads.
 * No
 * SQL but that of the receipts.
 */
@NullMarked
package dev.playhead.realtime;

import org.jspecify.annotations.NullMarked;
