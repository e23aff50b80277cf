package dev.playhead.realtime.frame;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A broadcast in a binary frame of version 2.0.0: a kind, the lengths of what stands before the payload (a byte each), an
 * encoding, and then all of it. Kind 3 goes to the server, kind 4 to the clients.
 *
 * @param joinRef as in {@link Message}; of those that go to clients there is none
 * @param metadata JSON, or nothing
 * @param isBinary whether the payload is anything at all; else it is JSON
 */
public record BinaryBroadcast(@Nullable String joinRef, @Nullable String ref, String topic, String event, String metadata,
        boolean isBinary, byte[] payload) {

    private static final byte TO_SERVER = 3;
    private static final byte TO_CLIENT = 4;
    private static final byte ANYTHING = 0;
    private static final byte JSON = 1;
    private static final int LONGEST = 255;

    /** @throws MalformedFrame where {@code bytes} are no broadcast to the server */
    public static BinaryBroadcast read(byte[] bytes) {
        var frame = ByteBuffer.wrap(bytes);
        if (frame.remaining() < 7 || frame.get() != TO_SERVER) {
            throw new MalformedFrame("a binary frame is a broadcast, of kind 3");
        }
        var lengths = new byte[5];
        frame.get(lengths);
        var encoding = frame.get();
        if (encoding != ANYTHING && encoding != JSON) {
            throw new MalformedFrame("a payload is encoded as 0, anything, or 1, JSON");
        }
        var joinRef = text(frame, lengths[0]);
        var ref = text(frame, lengths[1]);
        var topic = text(frame, lengths[2]);
        var event = text(frame, lengths[3]);
        var metadata = text(frame, lengths[4]);
        var payload = new byte[frame.remaining()];
        frame.get(payload);
        if (encoding == JSON) {
            // It becomes part of text frames, which it must not break.
            Json.read(decoded(payload));
        }
        return new BinaryBroadcast(orNothing(joinRef), orNothing(ref), topic, event, metadata, encoding == ANYTHING, payload);
    }

    /** Whether it can go to clients in a binary frame, whose lengths are small. */
    public boolean fits() {
        return utf8(topic).length <= LONGEST && utf8(event).length <= LONGEST && utf8(metadata).length <= LONGEST;
    }

    /** As it goes to clients. It must {@linkplain #fits() fit}. */
    public byte[] write() {
        var topicBytes = utf8(topic);
        var eventBytes = utf8(event);
        var metadataBytes = utf8(metadata);
        return ByteBuffer.allocate(5 + topicBytes.length + eventBytes.length + metadataBytes.length + payload.length)
                .put(TO_CLIENT)
                .put((byte) topicBytes.length).put((byte) eventBytes.length).put((byte) metadataBytes.length)
                .put(isBinary ? ANYTHING : JSON)
                .put(topicBytes).put(eventBytes).put(metadataBytes).put(payload)
                .array();
    }

    private static String text(ByteBuffer frame, byte length) {
        var bytes = new byte[Byte.toUnsignedInt(length)];
        if (frame.remaining() < bytes.length) {
            throw new MalformedFrame("the frame ends before what its lengths announce");
        }
        frame.get(bytes);
        return decoded(bytes);
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedFrame("what should be text is not UTF-8");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String orNothing(String text) {
        return text.isEmpty() ? null : text;
    }
}
