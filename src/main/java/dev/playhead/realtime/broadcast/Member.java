package dev.playhead.realtime.broadcast;

import java.util.UUID;

/**
 * Somebody present, as the database has it.
 *
 * @param id one channel of one socket
 * @param payload a JSON object as its client wrote it
 */
record Member(UUID id, Room room, String key, String ref, String payload, boolean isGone) {

    /** Whether anything that others see is different. */
    boolean showsTheSameAs(Member other) {
        return key.equals(other.key) && payload.equals(other.payload) && isGone == other.isGone;
    }
}
