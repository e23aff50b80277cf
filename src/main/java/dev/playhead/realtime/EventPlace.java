package dev.playhead.realtime;

import java.util.Optional;
import java.util.UUID;

/** A place in a session's stream, as receipts keep it. */
record EventPlace(UUID epoch, long seq) {

    static Optional<EventPlace> parse(String text) {
        var parts = text.split(" ", 2);
        try {
            return Optional.of(new EventPlace(UUID.fromString(parts[0]), Long.parseLong(parts[1])));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException another) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return epoch + " " + seq;
    }
}
