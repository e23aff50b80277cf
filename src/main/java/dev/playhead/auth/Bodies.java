package dev.playhead.auth;

import org.jspecify.annotations.Nullable;

/** What the bodies of this door have in common. */
final class Bodies {

    private static final int MAX_USER_AGENT = 500;

    private Bodies() {
    }

    /** The body, where there is one: the literal null is JSON, and so is none to some clients. */
    static <T> T present(@Nullable T body) {
        if (body == null) {
            throw AuthProblem.BAD_JSON.refusal();
        }
        return body;
    }

    static boolean isBlank(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    static void refusePhone(@Nullable String email, @Nullable String phone) {
        if (isBlank(email) && !isBlank(phone)) {
            throw AuthProblem.PHONE_DISABLED.refusal();
        }
    }

    /** Only for people who look through their sessions, so it is cut rather than refused. */
    static String userAgent(@Nullable String header) {
        if (header == null || !Texts.areStorable(header)) {
            return "";
        }
        return header.length() <= MAX_USER_AGENT ? header : header.substring(0, MAX_USER_AGENT);
    }
}
