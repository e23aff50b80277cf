/**
 * The client that apps use, unmodified, against the packaged service: its tests are in {@code src/test/supabase-js}. And many
 * clients at once, while the service is broken: {@code src/fault}.
 */
package dev.playhead.client;
