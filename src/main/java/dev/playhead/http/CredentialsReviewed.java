package dev.playhead.http;

/**
 * Fired when what is known of revoked credentials was read again, changed or not: whoever goes on for longer than a request
 * asks {@linkplain Authenticator.Identified#objection() whether his caller still holds}.
 */
public record CredentialsReviewed() {
}
