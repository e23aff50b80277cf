package dev.playhead.worker;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 that arrives in pieces: a character cut in two waits for its rest, and what is no UTF-8 becomes U+FFFD. */
final class Utf8Decoder {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private ByteBuffer rest = ByteBuffer.allocate(0);

    String decode(byte[] bytes, int length) {
        var input = ByteBuffer.allocate(rest.remaining() + length).put(rest).put(bytes, 0, length).flip();
        var output = CharBuffer.allocate(input.remaining());
        decoder.decode(input, output, false);
        rest = input;
        return output.flip().toString();
    }

    /** What the bytes that are left over come to, now that none will follow. */
    String end() {
        var output = CharBuffer.allocate(rest.remaining() + 1);
        decoder.decode(rest, output, true);
        decoder.flush(output);
        return output.flip().toString();
    }
}
