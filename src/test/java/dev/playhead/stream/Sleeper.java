package dev.playhead.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import dev.playhead.testing.Person;
import io.vertx.core.json.JsonObject;

/** A client that shakes hands, follows, and then reads no more: by hand, because no library is that rude. */
final class Sleeper implements AutoCloseable {

    private static final int SMALL = 16 * 1024;

    private final Socket socket = new Socket();

    Sleeper(Person person, String session) throws IOException {
        socket.setReceiveBufferSize(SMALL);
        socket.connect(new InetSocketAddress(person.url().getHost(), person.url().getPort()));
        write("""
                GET /v1/stream HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: %s
                Authorization: Bearer %s

                """.formatted(Base64.getEncoder().encodeToString(new byte[16]), person.token().orElseThrow())
                .replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        awaitHandshake();
        write(frame(JsonObject.of("type", "follow", "session_id", session, "after", 0).encode()));
    }

    private void awaitHandshake() throws IOException {
        for (var ends = 0; ends < 4;) {
            var next = socket.getInputStream().read();
            ends = next == '\r' || next == '\n' ? ends + 1 : 0;
        }
    }

    /** A text frame with an empty mask, which leaves the bytes as they are. */
    private static byte[] frame(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = new byte[bytes.length + 6];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | bytes.length);
        System.arraycopy(bytes, 0, frame, 6, bytes.length);
        return frame;
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Wakes up, and reads until the connection ends: how much was ever sent to it. */
    long readAll() throws IOException {
        var read = 0L;
        var buffer = new byte[SMALL];
        try {
            for (var count = 0; count >= 0; count = socket.getInputStream().read(buffer)) {
                read += count;
            }
        } catch (java.net.SocketException reset) {
            // Ended all the same.
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
