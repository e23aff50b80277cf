package dev.playhead.http;

import java.util.Optional;

import jakarta.enterprise.context.RequestScoped;

import org.jspecify.annotations.Nullable;

import dev.playhead.http.Authenticator.Identified;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/** Who makes the current request. */
@RequestScoped
public class CurrentCaller {

    private Identified identified = new Identified(new Caller.Nobody(), Optional.empty(), Optional::empty);
    private @Nullable Refusal refusal;

    void is(Identified found) {
        identified = found;
    }

    void isRefused(Refusal reason) {
        refusal = reason;
    }

    /** Whoever it is; refused where a token came that is not good, or not good any more. */
    public Caller anybody() {
        if (refusal != null) {
            throw refusal;
        }
        return identified.stillThere();
    }

    /** The signed-in user; refused for everybody else. */
    public Caller.User user() {
        if (anybody() instanceof Caller.User user) {
            return user;
        }
        throw identified.caller() instanceof Caller.Service
                ? Problem.FORBIDDEN.refusal("This is for users; the service role is none.")
                : Problem.UNAUTHENTICATED.refusal("This needs a user's access token as Authorization: Bearer.");
    }

    /** The service role; refused for everybody else. */
    public Caller.Service service() {
        if (anybody() instanceof Caller.Service service) {
            return service;
        }
        throw identified.caller() instanceof Caller.User
                ? Problem.FORBIDDEN.refusal("This is for workers, with a secret key.")
                : Problem.UNAUTHENTICATED.refusal("This needs a secret key as Authorization: Bearer.");
    }

    /** A user or the service role; nobody is refused. */
    public Caller userOrService() {
        return anybody() instanceof Caller.Service service ? service : user();
    }

    /** How long the caller may be believed, for whoever answers for longer than a moment. */
    public Identified identified() {
        return identified;
    }
}
