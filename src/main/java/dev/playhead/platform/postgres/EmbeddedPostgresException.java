package dev.playhead.platform.postgres;

/** The embedded PostgreSQL cannot be had; the message is for the operator and says what to do about it. */
public final class EmbeddedPostgresException extends RuntimeException {

    public EmbeddedPostgresException(String message) {
        super(message);
    }

    public EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
