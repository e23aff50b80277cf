package dev.playhead.http;

import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.playhead.problem.Problem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Bodies that are too large are refused before any resource sees them, in the same form as everything else.
 *
 * <p>
 * A client that is cut off while it still sends never reads why. So a body over {@code playhead.http.max-body-size} is heard
 * to its end and thrown away, up to {@code quarkus.http.limits.max-body-size}, beyond which the connection is closed.
 */
class BodyLimit {

    /** Before all others but CORS, whose headers let pages read the refusal. */
    private static final int AFTER_CORS = SecurityHandlerPriorities.CORS - 1;

    private final long most;
    private final Doors doors;

    BodyLimit(@ConfigProperty(name = "playhead.http.max-body-size", defaultValue = "2M") MemorySize most,
            Doors doors) {
        this.most = most.asLongValue();
        this.doors = doors;
    }

    void install(@Observes Filters filters) {
        filters.register(this::check, AFTER_CORS);
    }

    /** Where nobody has said how long the body is, its reader finds out. */
    void install(@Observes Router router) {
        router.errorHandler(Problem.BODY_TOO_LARGE.status(), this::refuse);
    }

    private void check(RoutingContext context) {
        if (length(context.request()) <= most) {
            context.next();
            return;
        }
        context.request().endHandler(heard -> refuse(context)).resume();
    }

    private static long length(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    private void refuse(RoutingContext context) {
        doors.refuse(context, Problem.BODY_TOO_LARGE.refusal("The body is larger than this service takes."));
    }
}
