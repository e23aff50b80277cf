package dev.playhead.realtime;

import io.quarkus.websockets.next.CloseReason;

/**
 * Why a socket is closed. The client comes back after any of them, so none says that it must not. {@code docs/realtime.md}
 * lists
 * them; a test holds the two equal.
 */
enum SocketEnd {
    /** The service stops or is deployed anew. */
    SHUTDOWN(1001, "the service is stopping"),
    /** Frames were not read for too long, or too many of them. */
    TOO_SLOW(4008, "frames are not being read"),
    /** Nothing was heard for too long. */
    SILENT(4009, "nothing was heard"),
    /** Something failed here. */
    INTERNAL(4014, "something went wrong here"),
    /** The API key that the socket came with is not, or no longer, one of ours. */
    KEY_REFUSED(4500, "the key is refused"),
    /** A frame was too large, or none at all by the protocol's rules. */
    PROTOCOL_BROKEN(4509, "a frame was too large or malformed");

    private final int code;
    private final String phrase;

    SocketEnd(int code, String phrase) {
        this.code = code;
        this.phrase = phrase;
    }

    int code() {
        return code;
    }

    String phrase() {
        return phrase;
    }

    CloseReason toWebSocket() {
        return new CloseReason(code, phrase);
    }
}
