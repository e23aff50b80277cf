package dev.playhead.http;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.http.Door.Refused;
import dev.playhead.problem.Refusal;
import io.quarkus.arc.All;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Refuses what no resource is to see, in the form that the clients of its door read. */
@ApplicationScoped
class Doors {

    private final List<Door> doors;

    Doors(@All List<Door> doors) {
        this.doors = doors;
    }

    void refuse(RoutingContext context, Refusal refusal) {
        var document = ProblemDocument.of(refusal);
        var refused = doors.stream()
                .filter(door -> door.isAt(context.normalizedPath()))
                .findFirst()
                .map(door -> door.refused(context.request(), document))
                .orElseGet(() -> problem(document));
        var response = context.response();
        refusal.retryAfter().ifPresent(delay -> response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(delay.toSeconds())));
        refused.headers().forEach(response::putHeader);
        response.setStatusCode(refused.status()).end(refused.body());
    }

    private static Refused problem(ProblemDocument document) {
        var body = JsonObject.of(
                "type", document.type(),
                "title", document.title(),
                "status", document.status(),
                "detail", document.detail(),
                "code", document.code());
        return new Refused(document.status(), Map.of("Content-Type", ProblemDocument.MEDIA_TYPE), body.encode());
    }
}
