package dev.playhead.http;

import dev.playhead.problem.Problem;

/** The {@code Authorization: Bearer} header; its scheme is case-insensitive (RFC 9110). */
public final class Bearer {

    private static final String SCHEME = "Bearer ";

    private Bearer() {
    }

    /** The token in a header's value. */
    public static String token(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Problem.TOKEN_INVALID.refusal("Authorization must be: Bearer, a space, the token.");
        }
        return authorization.substring(SCHEME.length()).strip();
    }
}
