package dev.playhead.http;

import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.playhead.problem.Problem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
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

    private static final int BEFORE_ALL_OTHERS = 1000;

    private final long most;

    BodyLimit(@ConfigProperty(name = "playhead.http.max-body-size", defaultValue = "2M") MemorySize most) {
        this.most = most.asLongValue();
    }

    void install(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ALL_OTHERS);
    }

    /** Where nobody has said how long the body is, its reader finds out. */
    void install(@Observes Router router) {
        router.errorHandler(Problem.BODY_TOO_LARGE.status(), BodyLimit::refuse);
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

    private static void refuse(RoutingContext context) {
        var document = ProblemDocument.of(Problem.BODY_TOO_LARGE.refusal("The body is larger than this service takes."));
        context.response()
                .setStatusCode(document.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
                .end(JsonObject.of(
                        "type", document.type(),
                        "title", document.title(),
                        "status", document.status(),
                        "detail", document.detail(),
                        "code", document.code()).encode());
    }
}
