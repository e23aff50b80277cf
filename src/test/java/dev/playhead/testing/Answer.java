package dev.playhead.testing;

import java.net.http.HttpResponse;
import java.util.Optional;

import io.vertx.core.json.JsonObject;

/** What the service answered. */
public record Answer(int status, String text, java.net.http.HttpHeaders headers) {

    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.body(), response.headers());
    }

    public JsonObject json() {
        return new JsonObject(text);
    }

    public String id() {
        return json().getString("id");
    }

    /** Status and code of a problem: {@code 404 not_found}; the status alone where it is none. */
    public String outcome() {
        return text.startsWith("{") && json().getString("code") != null ? status + " " + json().getString("code") : "" + status;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }
}
