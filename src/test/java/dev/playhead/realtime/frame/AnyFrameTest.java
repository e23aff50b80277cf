package dev.playhead.realtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.WithNull;

/** Whatever is written is read as it was, and whatever else arrives is refused and never fails in another way. */
class AnyFrameTest {

    @Property
    void a_text_frame_is_read_as_it_was_written(@ForAll Protocol protocol, @ForAll @WithNull @Nullable String joinRef,
            @ForAll @WithNull @Nullable String ref, @ForAll String topic, @ForAll String event, @ForAll String value) {
        var payload = "{\"value\":" + Json.quoted(value) + "}";

        var read = protocol.read(protocol.write(joinRef, ref, topic, event, payload));

        assertThat(read).extracting(Message::joinRef, Message::ref, Message::topic, Message::event)
                .containsExactly(joinRef, ref, topic, event);
        assertThat(read.text("value")).isEqualTo(value);
    }

    @Property
    void no_text_breaks_them(@ForAll Protocol protocol, @ForAll String text) {
        try {
            assertThat(protocol.read(text)).isNotNull();
        } catch (MalformedFrame refused) {
            assertThat(refused).hasMessageNotContaining("Exception");
        }
    }

    @Property
    void a_binary_frame_is_read_as_it_was_written(@ForAll @AlphaChars @StringLength(max = 255) String topic,
            @ForAll @AlphaChars @StringLength(max = 255) String event, @ForAll byte[] payload) {
        var read = BinaryBroadcast.read(BinaryBroadcastTest.frame("1", "", topic, event, "m", 0, payload));

        assertThat(read).extracting(BinaryBroadcast::joinRef, BinaryBroadcast::ref, BinaryBroadcast::topic,
                BinaryBroadcast::event, BinaryBroadcast::metadata, BinaryBroadcast::isBinary)
                .containsExactly("1", null, topic, event, "m", true);
        assertThat(read.payload()).isEqualTo(payload);
    }

    @Property
    void no_bytes_break_them(@ForAll byte[] bytes, @ForAll boolean looksRight) {
        if (looksRight && bytes.length > 0) {
            bytes[0] = 3;
        }
        try {
            assertThat(BinaryBroadcast.read(bytes)).isNotNull();
        } catch (MalformedFrame refused) {
            assertThat(refused).hasMessageNotContaining("Exception");
        }
    }
}
