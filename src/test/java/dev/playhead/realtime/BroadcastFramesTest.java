package dev.playhead.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.realtime.BroadcastFrames.Frame;
import dev.playhead.realtime.SharedFrames.Form;
import dev.playhead.realtime.broadcast.Broadcast;
import dev.playhead.realtime.frame.Protocol;
import io.vertx.core.buffer.Buffer;

/** One message is one frame, however many hear it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BroadcastFramesTest {

    private static final String TOPIC = "realtime:room";

    private final BroadcastFrames frames = new BroadcastFrames();

    @Test
    void all_who_listen_by_the_same_version_share_a_frame() {
        var said = said("hello", false);

        var first = frames.live(said, TOPIC, Protocol.ARRAYS);

        assertThat(frames.live(said, TOPIC, Protocol.ARRAYS)).isSameAs(first).isInstanceOf(Frame.Binary.class);
        assertThat(frames.live(said, TOPIC, Protocol.OBJECTS)).isInstanceOf(Frame.Text.class);
        assertThat(frames.live(said("hello", false), TOPIC, Protocol.ARRAYS)).isNotSameAs(first);
    }

    @Test
    void a_frame_is_whole_for_each_connection_that_reads_and_releases_it() {
        var bytes = ((Frame.Binary) frames.live(said("hello", false), TOPIC, Protocol.ARRAYS)).bytes();
        var whole = bytes.toString(UTF_8);

        for (var connection = 0; connection < 3; connection++) {
            var read = Buffer.buffer(bytes.getByteBuf()).toString(UTF_8);
            var written = bytes.getByteBuf();
            written.skipBytes(written.readableBytes());
            written.release();
            assertThat(read).isEqualTo(whole);
        }
    }

    @Test
    void what_cannot_be_carried_is_no_frame() {
        assertThat(frames.live(said("hello", true), TOPIC, Protocol.OBJECTS)).isEqualTo(new Frame.None());
        assertThat(frames.live(said("e".repeat(256), false), TOPIC, Protocol.ARRAYS)).isInstanceOf(Frame.Text.class);
    }

    @Test
    void what_is_kept_is_bounded_by_number_and_by_size() {
        var shared = new SharedFrames<Buffer>(Buffer::length);
        var small = new Form("small", 0, TOPIC, Protocol.ARRAYS);
        shared.keep(small, Buffer.buffer("x"));
        for (var count = 0; count < 64; count++) {
            shared.keep(new Form("other " + count, 0, TOPIC, Protocol.ARRAYS), Buffer.buffer("x"));
        }
        assertThat(shared.find(small)).isEmpty();

        shared.keep(small, Buffer.buffer("x"));
        shared.keep(new Form("large", 0, TOPIC, Protocol.ARRAYS), Buffer.buffer(new byte[17 * 1024 * 1024]));
        assertThat(shared.find(small)).isEmpty();
    }

    private static Broadcast said(String event, boolean isBinary) {
        return new Broadcast("room", event, "{\"x\": 1}".getBytes(UTF_8), isBinary, false, Optional.empty());
    }
}
