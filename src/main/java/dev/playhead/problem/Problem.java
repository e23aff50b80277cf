package dev.playhead.problem;

import java.util.Locale;

/**
 * The catalogue of everything that can be refused.
 *
 * <p>
 * A problem's {@linkplain #code() code} is public and never changes its meaning. {@code docs/errors.md} is this list for
 * readers; a test holds the two equal.
 */
public enum Problem {
    MALFORMED_JSON(400, "The body is not JSON"),
    UNAUTHENTICATED(401, "Nobody is signed in"),
    TOKEN_INVALID(401, "The token is not one of ours"),
    TOKEN_EXPIRED(401, "The token has expired"),
    SESSION_ENDED(401, "The sign-in has ended"),
    ACCOUNT_DELETED(401, "The account is gone"),
    ACCOUNT_BANNED(403, "The account is banned"),
    FORBIDDEN(403, "This caller may not do that"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "None of the accepted media types can be given"),
    ID_TAKEN(409, "The id is in use"),
    LEASE_LOST(409, "The lease is not, or no longer, this worker's"),
    RESYNC_REQUIRED(409, "The place to read on from is gone"),
    SESSION_FINISHED(409, "The session is finished"),
    SESSIONS_LIMIT_REACHED(409, "Too many sessions are open"),
    STATUS_CHANGE_REFUSED(409, "The status cannot change that way"),
    PRECONDITION_FAILED(412, "It was changed by somebody else"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not understood"),
    INVALID_INPUT(422, "The input is not valid"),
    TOO_MANY_REQUESTS(429, "Too much was asked at once"),
    TOO_MANY_FOLLOWED(429, "Too many sessions are followed on this socket"),
    INTERNAL(500, "Something went wrong here"),
    UNAVAILABLE(503, "The service cannot answer at the moment");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Stable and public, in snake_case: {@code not_found}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that says the same. */
    public int status() {
        return status;
    }

    /** One short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    public Refusal refusal(String detail) {
        return new Refusal(this, detail);
    }
}
