package dev.playhead.realtime.frame;

/** What came is no frame of the protocol. Its message says why in words for whoever sent it, and repeats nothing of it. */
public final class MalformedFrame extends RuntimeException {

    public MalformedFrame(String reason) {
        super(reason, null, false, false);
    }
}
