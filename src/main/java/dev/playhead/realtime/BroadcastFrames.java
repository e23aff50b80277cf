package dev.playhead.realtime;

import java.nio.charset.StandardCharsets;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.realtime.SharedFrames.Form;
import dev.playhead.realtime.broadcast.Broadcast;
import dev.playhead.realtime.frame.BinaryBroadcast;
import dev.playhead.realtime.frame.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/** Broadcasts as the frames of a channel, one for all who listen here by the same version of the protocol. */
@ApplicationScoped
class BroadcastFrames {

    private final SharedFrames<Frame> shared = new SharedFrames<>(Frame::size);

    /** What goes over the wire. */
    sealed interface Frame {

        int size();

        record Text(String text) implements Frame {
            @Override
            public int size() {
                return text.length();
            }
        }

        /** Bytes on the heap, which a connection reads and never releases: so they may be written to any number of them. */
        record Binary(Buffer bytes) implements Frame {
            @Override
            public int size() {
                return bytes.length();
            }
        }

        /** There is none: version 1.0.0 cannot carry what is not JSON. */
        record None() implements Frame {
            @Override
            public int size() {
                return 0;
            }
        }
    }

    /** The frame of what is said now. */
    Frame live(Broadcast said, String topic, Protocol protocol) {
        var form = new Form(said, 0, topic, protocol);
        var earlier = shared.find(form);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var metadata = said.messageId().map(id -> JsonObject.of("id", id).encode()).orElse("");
        var frame = frame(said, topic, protocol, metadata);
        shared.keep(form, frame);
        return frame;
    }

    /** The frame of what was said before, which is read for one reader alone. */
    Frame replayed(Broadcast said, String topic, Protocol protocol) {
        var metadata = said.messageId().map(id -> JsonObject.of("id", id, "replayed", true).encode()).orElse("");
        return frame(said, topic, protocol, metadata);
    }

    private static Frame frame(Broadcast said, String topic, Protocol protocol, String metadata) {
        var binary = new BinaryBroadcast(null, null, topic, said.event(), metadata, said.isBinary(), said.payload());
        if (protocol == Protocol.ARRAYS && binary.fits()) {
            return new Frame.Binary(Buffer.buffer(binary.write()));
        }
        if (said.isBinary()) {
            return new Frame.None();
        }
        return new Frame.Text(protocol.write(null, null, topic, "broadcast", "{\"type\":\"broadcast\",\"event\":"
                + Json.encode(said.event()) + ",\"payload\":" + new String(said.payload(), StandardCharsets.UTF_8)
                + (metadata.isEmpty() ? "" : ",\"meta\":" + metadata) + "}"));
    }
}
