package dev.playhead.stream;

/**
 * Why a socket is closed. The codes are public: below 4500 a client reconnects, and goes on from its playhead; from 4500 it
 * does not, because the same would happen again. {@code docs/errors.md} lists
 * them; a test holds the two equal.
 */
enum CloseReason {
    /** The service stops or is deployed anew: reconnect, after a moment of one's own. */
    SHUTDOWN(4001, "the service is stopping"),
    /** No fresh token came in time: get one, then reconnect. */
    TOKEN_EXPIRED(4003, "the token has expired"),
    /** Frames were not read for too long. */
    TOO_SLOW(4008, "frames are not being read"),
    /** Nothing was heard for too long. */
    SILENT(4009, "nothing was heard"),
    /** Too many sockets or frames: reconnect later. */
    TOO_MANY(4013, "too much was asked at once"),
    /** Something failed here: reconnect later. */
    INTERNAL(4014, "something went wrong here"),
    /** The token is not one of ours, or there was none. */
    TOKEN_REFUSED(4500, "the token is refused"),
    /** A fresh token belongs to somebody else. */
    FORBIDDEN(4503, "the token is somebody else's"),
    /** A frame was too large, or none at all by the protocol's rules. */
    PROTOCOL_BROKEN(4509, "a frame was too large or malformed");

    private final int code;
    private final String phrase;

    CloseReason(int code, String phrase) {
        this.code = code;
        this.phrase = phrase;
    }

    int code() {
        return code;
    }

    String phrase() {
        return phrase;
    }

    io.quarkus.websockets.next.CloseReason toWebSocket() {
        return new io.quarkus.websockets.next.CloseReason(code, phrase);
    }
}
