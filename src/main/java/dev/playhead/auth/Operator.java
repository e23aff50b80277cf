package dev.playhead.auth;

import dev.playhead.http.CurrentCaller;
import dev.playhead.identity.Caller;

/** Whoever shows a secret key. */
final class Operator {

    private Operator() {
    }

    /** Refuses everybody else, in the words of this door. */
    static void only(CurrentCaller current) {
        var caller = current.anybody();
        if (caller instanceof Caller.Nobody) {
            throw AuthProblem.NO_AUTHORIZATION.refusal("This endpoint requires a secret key");
        }
        if (!(caller instanceof Caller.Service)) {
            throw AuthProblem.NOT_ADMIN.refusal();
        }
    }
}
