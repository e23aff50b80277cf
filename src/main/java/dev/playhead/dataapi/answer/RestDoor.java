package dev.playhead.dataapi.answer;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.http.Door;
import dev.playhead.http.ProblemDocument;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Refusals under {@code /rest/v1} that come before any resource. */
@ApplicationScoped
class RestDoor implements Door {

    @Override
    public String path() {
        return RestErrors.PATH;
    }

    @Override
    public Refused refused(HttpServerRequest request, ProblemDocument document) {
        var error = RestErrors.error(document);
        var code = error.code().code();
        return new Refused(error.status(),
                Map.of("Content-Type", RestErrors.JSON, RestErrors.PROXY_STATUS, RestErrors.proxyStatus(code)),
                new JsonObject(RestErrors.body(code, error.message(), error.details(), error.hint())).encode());
    }
}
