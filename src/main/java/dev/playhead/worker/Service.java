package dev.playhead.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The service as a worker sees it: one method for each request that a worker makes.
 *
 * <p>
 * Every method asks once and waits for the answer. A problem is thrown as {@link Refused}, no answer as
 * {@link IOException}; whether to ask again is the caller's to decide.
 */
final class Service {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WorkerSettings settings;
    private final String base;
    // HTTP/1.1: over plain http the client would otherwise offer an upgrade with every first request.
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    Service(WorkerSettings settings) {
        this.settings = settings;
        base = settings.url().toString().replaceAll("/+$", "") + "/v1";
    }

    /** Waits for work as long as the settings say, or until {@code closing}, which then means that there is none. */
    List<Job> claim(CompletableFuture<?> closing) throws IOException, Refused, InterruptedException {
        var body = Json.object()
                .put("worker", settings.name())
                .put("max", 1)
                .put("lease_seconds", settings.lease().toSeconds())
                .put("wait_seconds", settings.claimWait().toSeconds());
        var jobs = new ArrayList<Job>();
        for (JsonNode job : post("/jobs/claim", Json.write(body), settings.claimWait().plus(PATIENCE), closing).path("jobs")) {
            jobs.add(Job.of(job));
        }
        return jobs;
    }

    /** @return the job, with the status of its session */
    JsonNode heartbeat(Job job, Duration patience) throws IOException, Refused, InterruptedException {
        var body = lease(job).put("lease_seconds", settings.lease().toSeconds());
        return post("/jobs/" + job.id() + "/heartbeat", Json.write(body), patience, new CompletableFuture<>());
    }

    JsonNode complete(Job job, ObjectNode result) throws IOException, Refused, InterruptedException {
        var body = lease(job);
        body.set("result", result);
        return post("/jobs/" + job.id() + "/complete", body);
    }

    JsonNode fail(Job job, String error, boolean retry) throws IOException, Refused, InterruptedException {
        return post("/jobs/" + job.id() + "/fail", lease(job).put("error", error).put("retry", retry));
    }

    JsonNode release(Job job) throws IOException, Refused, InterruptedException {
        return post("/jobs/" + job.id() + "/release", lease(job));
    }

    JsonNode append(UUID session, byte[] events) throws IOException, Refused, InterruptedException {
        return post("/sessions/" + session + "/events", events, PATIENCE, new CompletableFuture<>());
    }

    private static ObjectNode lease(Job job) {
        return Json.object().put("lease_id", job.leaseId().toString());
    }

    private JsonNode post(String path, ObjectNode body) throws IOException, Refused, InterruptedException {
        return post(path, Json.write(body), PATIENCE, new CompletableFuture<>());
    }

    private JsonNode post(String path, byte[] body, Duration patience, CompletableFuture<?> closing)
            throws IOException, Refused, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + settings.secretKey())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        var answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            CompletableFuture.anyOf(answer, closing).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return answer.isDone() ? granted(answer.get()) : Json.object();
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            // Closes the connection where the answer is no longer waited for.
            answer.cancel(true);
        }
    }

    private static JsonNode granted(HttpResponse<byte[]> answer) throws IOException, Refused {
        if (answer.statusCode() < 200 || answer.statusCode() > 299) {
            throw Refused.by(answer);
        }
        return answer.body().length == 0 ? Json.object() : Json.read(answer.body());
    }
}
