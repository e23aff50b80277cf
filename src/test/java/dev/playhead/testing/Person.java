package dev.playhead.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.eclipse.microprofile.config.ConfigProvider;

import io.vertx.core.json.JsonObject;

/**
 * Somebody who uses the service over HTTP: with a user's token, with the secret key, or with nothing.
 */
public record Person(String name, Optional<String> token, URI url) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ExecutorService AT_ONCE = Executors.newCachedThreadPool(Person::daemon);
    private static final String PASSWORD = "correct horse";

    /** Somebody new, signed up and signed in. */
    public static Person signedUp(String name) {
        var credentials = JsonObject.of("email", name + "-" + UUID.randomUUID() + "@example.com", "password", PASSWORD,
                "data", JsonObject.of("display_name", name));
        var key = setting("test.publishable-key");
        var answer = new Person(name, Optional.of(key), here()).post("/auth/v1/signup", credentials);
        return new Person(name, Optional.of(answer.json().getString("access_token")), here());
    }

    /** A worker, with the secret key. */
    public static Person worker() {
        return new Person("worker", Optional.of(setting("test.secret-key")), here());
    }

    /** Somebody who shows nothing. */
    public static Person nobody() {
        return new Person("nobody", Optional.empty(), here());
    }

    public Person withToken(String other) {
        return new Person(name, Optional.of(other), url);
    }

    public String id() {
        return get("/v1/profile").id();
    }

    /** Makes a project; answers with its id. */
    public String starts(String projectName) {
        return post("/v1/projects", JsonObject.of("name", projectName)).id();
    }

    /** Makes a project and opens a session in it; answers with the session's id. */
    public String opens(String prompt) {
        return opensIn(starts("Project of " + name), prompt).id();
    }

    public Answer opensIn(String project, String prompt) {
        return post("/v1/sessions", JsonObject.of("project_id", project, "initial_prompt", prompt));
    }

    /** The same request {@code times}, at once. */
    public List<Answer> atOnce(int times, Function<Person, Answer> request) {
        return IntStream.range(0, times)
                .mapToObj(turn -> CompletableFuture.supplyAsync(() -> request.apply(this), AT_ONCE))
                .toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer post(String path, JsonObject body) {
        return send("POST", path, body.encode());
    }

    public Answer patch(String path, JsonObject body) {
        return send("PATCH", path, body.encode());
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    public Answer send(String method, String path, String body, String... headers) {
        return sendBytes(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer sendBytes(String method, String path, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.setHeader("Content-Type", "application/json");
        }
        token.ifPresent(shown -> request.setHeader("Authorization", "Bearer " + shown));
        for (var index = 0; index < headers.length; index += 2) {
            request.setHeader(headers[index], headers[index + 1]);
        }
        try {
            return Answer.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    public static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "at-once");
        thread.setDaemon(true);
        return thread;
    }

    private static URI here() {
        return URI.create(
                "http://localhost:" + ConfigProvider.getConfig().getOptionalValue("quarkus.http.test-port", String.class)
                        .orElse("8081"));
    }
}
