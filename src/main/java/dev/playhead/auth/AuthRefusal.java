package dev.playhead.auth;

import java.util.List;

/** One occurrence of an {@link AuthProblem}: an answer, not an error, so it carries no stack trace. */
final class AuthRefusal extends RuntimeException {

    private final AuthProblem problem;
    private final List<String> weaknesses;

    AuthRefusal(AuthProblem problem, String message) {
        this(problem, message, List.of());
    }

    private AuthRefusal(AuthProblem problem, String message, List<String> weaknesses) {
        super(message, null, false, false);
        this.problem = problem;
        this.weaknesses = List.copyOf(weaknesses);
    }

    /**
     * The new password is too weak.
     *
     * @param reasons {@code length}, {@code characters} or {@code pwned}
     */
    static AuthRefusal weakPassword(String message, List<String> reasons) {
        return new AuthRefusal(AuthProblem.WEAK_PASSWORD, message, reasons);
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
}
