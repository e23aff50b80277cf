package dev.playhead.auth;

import java.util.Arrays;

import dev.playhead.http.ProblemDocument;
import dev.playhead.problem.Problem;

/** From the house's catalogue of problems to this door's. */
final class AuthTranslation {

    private AuthTranslation() {
    }

    static AuthRefusal of(ProblemDocument document) {
        return Arrays.stream(Problem.values())
                .filter(problem -> problem.code().equals(document.code()))
                .findAny()
                .map(AuthTranslation::of)
                .orElse(AuthProblem.UNEXPECTED_FAILURE)
                .refusal(document.detail());
    }

    static AuthProblem of(Problem problem) {
        return switch (problem) {
            case MALFORMED_JSON -> AuthProblem.BAD_JSON;
            case UNAUTHENTICATED -> AuthProblem.NO_AUTHORIZATION;
            case TOKEN_INVALID, TOKEN_EXPIRED, FORBIDDEN -> AuthProblem.BAD_JWT;
            case SESSION_ENDED -> AuthProblem.SESSION_NOT_FOUND;
            case ACCOUNT_BANNED -> AuthProblem.BANNED;
            case ACCOUNT_DELETED -> AuthProblem.USER_NOT_FOUND;
            case NOT_FOUND -> AuthProblem.NOT_FOUND;
            case METHOD_NOT_ALLOWED -> AuthProblem.METHOD_NOT_ALLOWED;
            case NOT_ACCEPTABLE -> AuthProblem.NOT_ACCEPTABLE;
            case BODY_TOO_LARGE -> AuthProblem.BODY_TOO_LARGE;
            case UNSUPPORTED_MEDIA_TYPE -> AuthProblem.UNSUPPORTED_MEDIA_TYPE;
            case TOO_MANY_REQUESTS -> AuthProblem.OVER_REQUEST_RATE_LIMIT;
            case UNAVAILABLE -> AuthProblem.UNAVAILABLE;
            // The rest are other doors' rules. What is our own fault must stay so: the client forgets its session at a 4xx.
            default -> problem.status() >= 500 ? AuthProblem.UNEXPECTED_FAILURE : AuthProblem.VALIDATION_FAILED;
        };
    }
}
