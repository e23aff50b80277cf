package dev.playhead.testing;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

import io.vertx.core.json.JsonArray;
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

    /** The rows of a list, or the jobs of a claim. */
    public List<JsonObject> items() {
        return objects(json().getJsonArray(json().containsKey("jobs") ? "jobs" : "items"));
    }

    public List<String> ids() {
        return items().stream().map(item -> item.getString("id")).toList();
    }

    /** Status and code of a problem: {@code 404 not_found}; the status alone where it is none. */
    public String outcome() {
        return text.startsWith("{") && json().getString("code") != null ? status + " " + json().getString("code") : "" + status;
    }

    /** The places in the input that a problem names. */
    public List<String> places() {
        return objects(json().getJsonArray("errors", new JsonArray())).stream().map(error -> error.getString("field")).toList();
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
