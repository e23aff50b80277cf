package dev.playhead.auth;

import java.util.Arrays;
import java.util.Locale;

/** Which of a user's sessions a sign-out ends. */
enum SignOutScope {
    /** The one of the token. */
    LOCAL,
    /** All but the one of the token. */
    OTHERS,
    /** All. */
    GLOBAL;

    static SignOutScope parse(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text().equals(text))
                .findAny()
                .orElseThrow(() -> AuthRefusal.invalid("Unsupported logout scope: must be global, local or others"));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
