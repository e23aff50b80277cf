package dev.playhead.http;

import java.util.Optional;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * From the headers of a request to its caller.
 *
 * <p>
 * A user's token in {@code Authorization} wins over a key in {@code apikey}. What is wrong with either is remembered and told
 * when somebody asks who is calling, so that a public path does not mind a stale token.
 *
 * <p>
 * Only browsers send {@code Origin}, and a secret key in a browser is everybody's by now: it is refused there.
 */
class CallerFilter {

    private static final String API_KEY = "apikey";
    private static final String ORIGIN = "Origin";

    private final Authenticator authenticator;
    private final CurrentCaller current;

    CallerFilter(Authenticator authenticator, CurrentCaller current) {
        this.authenticator = authenticator;
        this.current = current;
    }

    @ServerRequestFilter
    Uni<@Nullable Response> identify(ContainerRequestContext request) {
        try {
            var credential = credential(request);
            if (credential.isEmpty()) {
                return Uni.createFrom().nullItem();
            }
            return authenticator.identify(credential.get())
                    .invoke(identified -> refuseServiceInBrowser(identified.caller(), request))
                    .invoke(current::is)
                    .onFailure(Refusal.class).invoke(refusal -> current.isRefused((Refusal) refusal))
                    .onFailure(Refusal.class).recoverWithNull()
                    .replaceWith(Uni.createFrom().nullItem());
        } catch (Refusal refusal) {
            current.isRefused(refusal);
            return Uni.createFrom().nullItem();
        }
    }

    private static void refuseServiceInBrowser(Caller caller, ContainerRequestContext request) {
        if (caller instanceof Caller.Service && request.getHeaders().containsKey(ORIGIN)) {
            throw Problem.FORBIDDEN.refusal("A secret key does not belong in a browser; revoke it.");
        }
    }

    private static Optional<String> credential(ContainerRequestContext request) {
        var authorizations = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        if (authorizations != null && authorizations.size() > 1) {
            throw Problem.TOKEN_INVALID.refusal("There is more than one Authorization header.");
        }
        return authorizations == null || authorizations.isEmpty()
                ? Optional.ofNullable(request.getHeaderString(API_KEY))
                : Optional.of(Bearer.token(authorizations.get(0)));
    }
}
