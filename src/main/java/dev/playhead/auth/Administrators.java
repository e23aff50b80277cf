package dev.playhead.auth;

import dev.playhead.http.CurrentCaller;

/** Who may do with accounts as they like: whoever holds a secret key. */
final class Administrators {

    private Administrators() {
    }

    static void require(CurrentCaller current) {
        switch (current.anybody().role()) {
            case SERVICE_ROLE -> {
            }
            case AUTHENTICATED -> throw AuthProblem.NOT_ADMIN.refusal();
            case ANON -> throw AuthProblem.NO_AUTHORIZATION.refusal();
        }
    }
}
