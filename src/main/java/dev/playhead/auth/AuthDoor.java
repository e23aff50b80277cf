package dev.playhead.auth;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.http.Door;
import dev.playhead.http.ProblemDocument;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Refusals under {@code /auth/v1} that come before any resource. */
@ApplicationScoped
class AuthDoor implements Door {

    @Override
    public String path() {
        return AuthErrors.PATH;
    }

    @Override
    public Refused refused(HttpServerRequest request, ProblemDocument document) {
        var refusal = AuthTranslation.of(document);
        var body = AuthErrors.body(refusal, request.getHeader(AuthErrors.API_VERSION));
        return new Refused(refusal.problem().status(),
                Map.of("Content-Type", "application/json", AuthErrors.ERROR_CODE, refusal.problem().code()),
                new JsonObject(body).encode());
    }
}
