package dev.playhead.http;

import java.time.Instant;
import java.util.Optional;

import jakarta.enterprise.context.RequestScoped;

import org.jspecify.annotations.Nullable;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/** Who makes the current request. */
@RequestScoped
public class CurrentCaller {

    private Caller caller = new Caller.Nobody();
    private Optional<Instant> expiresAt = Optional.empty();
    private @Nullable Refusal refusal;

    void is(Authenticator.Identified identified) {
        caller = identified.caller();
        expiresAt = identified.expiresAt();
    }

    void isRefused(Refusal reason) {
        refusal = reason;
    }

    /** Whoever it is; refused where a token came that is not good. */
    public Caller anybody() {
        if (refusal != null) {
            throw refusal;
        }
        return caller;
    }

    /** The signed-in user; refused for everybody else. */
    public Caller.User user() {
        if (anybody() instanceof Caller.User user) {
            return user;
        }
        throw caller instanceof Caller.Service
                ? Problem.FORBIDDEN.refusal("This is for users; the service role is none.")
                : Problem.UNAUTHENTICATED.refusal("This needs a user's access token as Authorization: Bearer.");
    }

    /** The service role; refused for everybody else. */
    public Caller.Service service() {
        if (anybody() instanceof Caller.Service service) {
            return service;
        }
        throw caller instanceof Caller.User
                ? Problem.FORBIDDEN.refusal("This is for workers, with a secret key.")
                : Problem.UNAUTHENTICATED.refusal("This needs a secret key as Authorization: Bearer.");
    }

    /** A user or the service role; nobody is refused. */
    public Caller userOrService() {
        return anybody() instanceof Caller.Service service ? service : user();
    }

    /** Until when the caller may be believed; empty for keys and for nobody. */
    public Optional<Instant> expiresAt() {
        return expiresAt;
    }
}
