package dev.playhead.auth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One occurrence of an {@link AuthProblem}: an answer, not an error, so it carries no stack trace. */
final class AuthRefusal extends RuntimeException {

    private final AuthProblem problem;
    private final List<String> weaknesses;
    private final Optional<Duration> retryAfter;

    AuthRefusal(AuthProblem problem, String message) {
        this(problem, message, List.of(), Optional.empty());
    }

    private AuthRefusal(AuthProblem problem, String message, List<String> weaknesses, Optional<Duration> retryAfter) {
        super(message, null, false, false);
        this.problem = problem;
        this.weaknesses = List.copyOf(weaknesses);
        this.retryAfter = retryAfter;
    }

    /**
     * The new password is too weak.
     *
     * @param reasons {@code length}, {@code characters} or {@code pwned}
     */
    static AuthRefusal weakPassword(String message, List<String> reasons) {
        return new AuthRefusal(AuthProblem.WEAK_PASSWORD, message, reasons, Optional.empty());
    }

    /** The account was written to a moment ago. */
    static AuthRefusal tooManyMails(Duration wait) {
        return new AuthRefusal(AuthProblem.OVER_EMAIL_SEND_RATE_LIMIT,
                "For security purposes, you can only request this after " + wait.toSeconds() + " seconds.", List.of(),
                Optional.of(wait));
    }

    static AuthRefusal invalid(String message) {
        return new AuthRefusal(AuthProblem.VALIDATION_FAILED, message);
    }

    AuthProblem problem() {
        return problem;
    }

    /** What makes the password weak; empty for every other problem. */
    List<String> weaknesses() {
        return weaknesses;
    }

    /** When to ask again, where asking again can help. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
