package dev.playhead.platform;

/** The embedded PostgreSQL cannot be had; the message is for the operator and says what to do about it. */
public final class EmbeddedPostgresException extends RuntimeException {

    EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
