package dev.playhead.realtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.playhead.http.Authenticator;
import dev.playhead.http.ProblemDocument;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a socket while there is still an HTTP answer to refuse it with.
 *
 * <p>
 * A filter and no check of the upgrade, because those can answer with a status and no words. Which origins may come was decided
 * before, by the rule for all requests.
 */
@ApplicationScoped
class Handshake {

    // After the rule about origins.
    private static final int PRIORITY = 100;

    private final Authenticator authenticator;
    private final RealtimeSockets sockets;
    private final ObjectMapper json;

    Handshake(Authenticator authenticator, RealtimeSockets sockets, ObjectMapper json) {
        this.authenticator = authenticator;
        this.sockets = sockets;
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    private void admit(RoutingContext request) {
        if (!RealtimeEndpoint.PATH.equals(request.normalizedPath())) {
            request.next();
            return;
        }
        Uni.createFrom().deferred(() -> authenticator.identify(visitor(request).key()))
                .invoke(identified -> check(identified.caller(), request))
                .subscribe().with(welcome -> request.next(), failure -> refuse(request, failure));
    }

    private static Visitor visitor(RoutingContext request) {
        return Visitor.of(request.request().query(), request.request().getHeader("apikey"));
    }

    private void check(Caller caller, RoutingContext request) {
        // Only browsers send it, and a secret key in a browser is everybody's by now.
        if (caller instanceof Caller.Service && request.request().getHeader("Origin") != null) {
            throw Problem.FORBIDDEN.refusal("A secret key does not belong in a browser; revoke it.");
        }
        if (sockets.areFull()) {
            throw Problem.TOO_MANY_REQUESTS.refusal(ChannelRefusal.TOO_MANY_SOCKETS.reason());
        }
    }

    private void refuse(RoutingContext request, Throwable failure) {
        if (!(failure instanceof Refusal refusal)) {
            request.fail(failure);
            return;
        }
        try {
            request.response()
                    .setStatusCode(refusal.problem().status())
                    .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE)
                    .end(json.writeValueAsString(ProblemDocument.of(refusal)));
        } catch (JsonProcessingException impossible) {
            request.fail(impossible);
        }
    }
}
