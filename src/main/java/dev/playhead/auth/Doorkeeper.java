package dev.playhead.auth;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

import dev.playhead.http.Authenticator;
import dev.playhead.http.CurrentCaller;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * Asks for a key at the auth door.
 *
 * <p>
 * A key in {@code apikey} is enough, whatever is in {@code Authorization}: a client that holds an expired access token must be
 * able to refresh it. Without one, {@code Authorization} must hold a key, or a user's token that is good.
 */
class Doorkeeper {

    private static final String API_KEY = "apikey";
    private static final int KEY_IN_BEARER = "Bearer ".length();

    private final Authenticator authenticator;
    private final CurrentCaller current;

    Doorkeeper(Authenticator authenticator, CurrentCaller current) {
        this.authenticator = authenticator;
        this.current = current;
    }

    @Guarded
    @ServerRequestFilter(priority = Priorities.USER + 100)
    Uni<@Nullable Response> admit(ContainerRequestContext request) {
        return isKey(request.getHeaderString(API_KEY))
                .chain(known -> known ? Uni.createFrom().item(true) : isKey(bearer(request)))
                .map(known -> known || isUser())
                .onItem().transformToUni(admitted -> admitted ? Uni.createFrom().nullItem() : refuse());
    }

    /** Whether it is one of ours, or one of Supabase's legacy keys, which are tokens of nobody. */
    private Uni<Boolean> isKey(@Nullable String credential) {
        if (credential == null) {
            return Uni.createFrom().item(false);
        }
        return authenticator.identify(credential)
                .map(identified -> !(identified.caller() instanceof Caller.User))
                .onFailure(Doorkeeper::isNoKey).recoverWithItem(false);
    }

    private static boolean isNoKey(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.problem() != Problem.UNAVAILABLE;
    }

    private static @Nullable String bearer(ContainerRequestContext request) {
        var authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        return authorization == null || authorization.length() < KEY_IN_BEARER
                ? null
                : authorization.substring(KEY_IN_BEARER).strip();
    }

    private boolean isUser() {
        try {
            return current.anybody() instanceof Caller.User;
        } catch (Refusal refusal) {
            if (refusal.problem() == Problem.UNAVAILABLE) {
                throw refusal;
            }
            return false;
        }
    }

    private static Uni<@Nullable Response> refuse() {
        return Uni.createFrom().failure(AuthProblem.NO_AUTHORIZATION.refusal("No API key found in request"));
    }
}
