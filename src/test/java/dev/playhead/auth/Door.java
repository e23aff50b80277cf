package dev.playhead.auth;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.eclipse.microprofile.config.ConfigProvider;

import io.vertx.core.json.JsonObject;

/** Knocks at the auth door as Supabase's client does. */
record Door(Map<String, String> headers) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    static final String PASSWORD = "correct horse";

    /** An app with its publishable key and nobody signed in. */
    static Door app() {
        var key = setting("test.publishable-key");
        return new Door(Map.of("apikey", key, "Authorization", "Bearer " + key, "X-Supabase-Api-Version", "2024-01-01",
                "Content-Type", "application/json;charset=UTF-8"));
    }

    /** Whoever runs the app, with its secret key. */
    static Door administration() {
        var key = setting("test.secret-key");
        return app().with("apikey", key).with("Authorization", "Bearer " + key);
    }

    static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    Door with(String header, String value) {
        var changed = new LinkedHashMap<>(headers);
        changed.put(header, value);
        return new Door(changed);
    }

    Door without(String header) {
        var changed = new LinkedHashMap<>(headers);
        changed.remove(header);
        return new Door(changed);
    }

    Door as(Answer signedIn) {
        return with("Authorization", "Bearer " + signedIn.text("access_token"));
    }

    record Answer(int status, JsonObject body, java.net.http.HttpHeaders headers) {

        String text(String member) {
            return body.getString(member);
        }

        String code() {
            return status + " " + text("code");
        }

        /** What a claim of the access token says. */
        Object claim(String name) {
            var payload = Base64.getUrlDecoder().decode(text("access_token").split("\\.")[1]);
            return new JsonObject(new String(payload, StandardCharsets.UTF_8)).getValue(name);
        }

        UUID userId() {
            return UUID.fromString(body.getJsonObject("user").getString("id"));
        }
    }

    Answer get(String path) {
        return send("GET", path, "").join();
    }

    Answer post(String path, String body) {
        return send("POST", path, body).join();
    }

    Answer put(String path, String body) {
        return send("PUT", path, body).join();
    }

    Answer delete(String path, String body) {
        return send("DELETE", path, body).join();
    }

    Answer signUp(String email) {
        return post("/signup", credentials(email, PASSWORD));
    }

    Answer signIn(String email, String password) {
        return post("/token?grant_type=password", credentials(email, password));
    }

    Answer refresh(String token) {
        return post("/token?grant_type=refresh_token", JsonObject.of("refresh_token", token).encode());
    }

    CompletableFuture<Answer> send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(setting("test.url") + "/auth/v1" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Door::read);
    }

    static String credentials(String email, String password) {
        return JsonObject.of("email", email, "password", password, "gotrue_meta_security", new JsonObject()).encode();
    }

    static String anEmail() {
        return "alice-" + UUID.randomUUID() + "@example.com";
    }

    private static Answer read(HttpResponse<String> response) {
        var body = response.body();
        return new Answer(response.statusCode(), body.startsWith("{") ? new JsonObject(body) : new JsonObject(),
                response.headers());
    }
}
