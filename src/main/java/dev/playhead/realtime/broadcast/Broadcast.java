package dev.playhead.realtime.broadcast;

import java.util.Optional;

/**
 * Something said to a channel.
 *
 * @param topic the channel's name, as policies know it: without the {@code realtime:} of the protocol
 * @param payload JSON in UTF-8, or any bytes where {@code isBinary}; not copied, so nobody changes it
 * @param isPrivate a private channel and a public one of the same name are two
 * @param messageId the row of {@code realtime.messages}, where the database said it
 */
public record Broadcast(String topic, String event, byte[] payload, boolean isBinary, boolean isPrivate,
        Optional<String> messageId) {

    Room room() {
        return new Room(topic, isPrivate);
    }
}
