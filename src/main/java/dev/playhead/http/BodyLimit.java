package dev.playhead.http;

import jakarta.enterprise.event.Observes;

import dev.playhead.problem.Problem;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/** A body over {@code quarkus.http.limits.max-body-size} is refused before any resource sees it, in the same form. */
class BodyLimit {

    void install(@Observes Router router) {
        router.errorHandler(413, context -> {
            var document = ProblemDocument.of(Problem.BODY_TOO_LARGE.refusal("The body is larger than this service takes."));
            context.response()
                    .setStatusCode(413)
                    .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE)
                    .end(JsonObject.of(
                            "type", document.type(),
                            "title", document.title(),
                            "status", document.status(),
                            "detail", document.detail(),
                            "code", document.code()).encode());
        });
    }
}
