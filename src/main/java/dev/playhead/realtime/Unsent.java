package dev.playhead.realtime;

/** A frame did not leave, because its reader is gone or reads too little. That ends the socket, and is nobody's fault here. */
final class Unsent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unsent(Throwable cause) {
        super(cause);
    }

    Unsent(String reason) {
        super(reason);
    }
}
