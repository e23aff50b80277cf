/**
 * The client that apps use, unmodified, against the packaged service: its tests are in {@code src/test/supabase-js}.
 */
package dev.playhead.client;
