package dev.playhead.realtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Broadcasts in binary frames. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BinaryBroadcastTest {

    /** As the published client sends it. */
    @Test
    void the_lengths_stand_before_what_they_measure() {
        var broadcast = BinaryBroadcast.read(HexFormat.of().parseHex("0301010d020001" + hex("6") + hex("7")
                + hex("realtime:s:42") + hex("hi") + hex("{\"x\":1}")));

        assertThat(broadcast).extracting(BinaryBroadcast::joinRef, BinaryBroadcast::ref, BinaryBroadcast::topic,
                BinaryBroadcast::event, BinaryBroadcast::metadata, BinaryBroadcast::isBinary)
                .containsExactly("6", "7", "realtime:s:42", "hi", "", false);
        assertThat(broadcast.payload()).asString().isEqualTo("{\"x\":1}");
    }

    @Test
    void to_clients_it_goes_without_references() {
        var bytes = new BinaryBroadcast(null, null, "t", "e", "{}", false, "1".getBytes(StandardCharsets.UTF_8)).write();

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0401010201" + hex("t") + hex("e") + hex("{}") + hex("1"));
    }

    @Test
    void what_is_said_to_be_JSON_must_be() {
        for (var payload : new String[] { "", "{", "{}{}", "nonsense", "\"\u0001\"" }) {
            assertThatThrownBy(
                    () -> BinaryBroadcast.read(frame("", "", "t", "e", "", 1, payload.getBytes(StandardCharsets.UTF_8))))
                    .as(payload).isInstanceOf(MalformedFrame.class);
        }
        assertThatThrownBy(() -> BinaryBroadcast.read(frame("", "", "t", "e", "", 1, new byte[] { '"', (byte) 0xff, '"' })))
                .isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> BinaryBroadcast.read(frame("", "", "t", "e", "", 1, "{}".getBytes(StandardCharsets.UTF_16))))
                .isInstanceOf(MalformedFrame.class);
    }

    @Test
    void names_that_are_too_long_for_a_byte_do_not_fit() {
        assertThat(new BinaryBroadcast(null, null, "t".repeat(255), "e", "", true, new byte[0]).fits()).isTrue();
        assertThat(new BinaryBroadcast(null, null, "é".repeat(128), "e", "", true, new byte[0]).fits()).isFalse();
    }

    static byte[] frame(String joinRef, String ref, String topic, String event, String metadata, int encoding,
            byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(3);
        Stream.of(joinRef, ref, topic, event, metadata).forEach(text -> frame.write(text.length()));
        frame.write(encoding);
        Stream.of(joinRef, ref, topic, event, metadata)
                .forEach(text -> frame.writeBytes(text.getBytes(StandardCharsets.UTF_8)));
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
