package dev.playhead.realtime;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import dev.playhead.testing.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A client by hand: it says what it wants, answers no ping, and reads when it is told to and not before. */
final class Mute implements AutoCloseable {

    /** What is told where a connection ends without a close frame. */
    static final int WITHOUT_A_WORD = 1006;

    private static final int SMALL = 16 * 1024;
    private static final int CLOSE = 8;

    private final Socket socket = new Socket();

    Mute() throws IOException {
        var url = Person.nobody().url();
        socket.setReceiveBufferSize(SMALL);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        write("""
                GET %s?apikey=%s&vsn=2.0.0 HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: %s

                """.formatted(RealtimeEndpoint.PATH, Person.setting("test.publishable-key"),
                Base64.getEncoder().encodeToString(new byte[16]))
                .replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (var ends = 0; ends < 4;) {
            var next = socket.getInputStream().read();
            ends = next == '\r' || next == '\n' ? ends + 1 : 0;
        }
    }

    Mute join(String topic, String token, JsonObject... bindings) throws IOException {
        write(frame(
                new JsonArray().add("1").add("1").add(topic).add("phx_join").add(Client.joining(token, bindings)).encode()));
        return this;
    }

    /** A text frame with an empty mask, which leaves the bytes as they are. */
    private static byte[] frame(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(bytes.length + 8)
                .put((byte) 0x81).put((byte) (0x80 | 126)).putShort((short) bytes.length).putInt(0).put(bytes)
                .array();
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads all that comes: the code that it is closed with. */
    int readToTheEnd() throws IOException {
        var input = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), SMALL));
        try {
            while (true) {
                var kind = input.readUnsignedByte() & 0x0f;
                var length = (long) input.readUnsignedByte();
                length = length == 126 ? input.readUnsignedShort() : length == 127 ? input.readLong() : length;
                if (kind == CLOSE) {
                    return input.readUnsignedShort();
                }
                input.skipNBytes(length);
            }
        } catch (EOFException | SocketException ended) {
            return WITHOUT_A_WORD;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
