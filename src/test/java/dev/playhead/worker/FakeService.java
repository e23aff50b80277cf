package dev.playhead.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A service as a worker meets it, kept in memory: leases run out, an event id counts once, and it can be away or forgetful. */
final class FakeService implements AutoCloseable {

    static final String KEY = "sb_secret_of_the_tests";
    private static final int LARGEST_REQUEST = 1024 * 1024;
    private static final int LARGEST_DATA = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<UUID, FakeJob> jobs = new LinkedHashMap<>();
    private final Map<UUID, Map<String, JsonNode>> events = new LinkedHashMap<>();
    private final Map<UUID, String> sessions = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private boolean away;
    private boolean closed;
    private int answersToLose;

    FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/v1/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    synchronized FakeJob enqueue(UUID session, String prompt, int maxRetries) {
        var job = new FakeJob(session, prompt, maxRetries);
        sessions.putIfAbsent(session, "active");
        jobs.put(job.id, job);
        notifyAll();
        return job;
    }

    FakeJob enqueue(String prompt) {
        return enqueue(UUID.randomUUID(), prompt, 0);
    }

    synchronized List<JsonNode> events(UUID session) {
        return List.copyOf(events.getOrDefault(session, Map.of()).values());
    }

    synchronized String statusOf(FakeJob job) {
        return job.status;
    }

    synchronized long requestsTo(String end) {
        return requests.stream().filter(path -> path.endsWith(end)).count();
    }

    /** What was refused for its content: a worker that keeps to the protocol causes none. */
    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    synchronized void isAway(boolean now) {
        away = now;
    }

    /** Does what the next requests for events ask, and says nothing. */
    synchronized void losesAnswers(int number) {
        answersToLose = number;
    }

    /** The lease ran out, and somebody else has the job now. */
    synchronized void givesToAnother(FakeJob job) {
        job.lease = UUID.randomUUID();
        job.leaseEnd = Instant.now().plus(Duration.ofMinutes(1));
    }

    synchronized void ends(UUID session, String status) {
        sessions.put(session, status);
    }

    /** The session was deleted under the worker's hands. */
    synchronized void forgets(UUID session) {
        sessions.remove(session);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath().split("/");
            var answer = answer(exchange, path, body);
            if (path[2].equals("sessions") && losesThisAnswer()) {
                return;
            }
            var bytes = Json.write(answer.body());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (answer.status() == 503) {
                exchange.getResponseHeaders().add("Retry-After", "1");
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean losesThisAnswer() {
        return answersToLose > 0 && answersToLose-- > 0;
    }

    private synchronized Answer answer(HttpExchange exchange, String[] path, byte[] body) throws IOException,
            InterruptedException {
        requests.add(exchange.getRequestURI().getPath());
        if (away) {
            return Answer.problem(503, "unavailable");
        }
        if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.problem(401, "invalid_token");
        }
        var json = Json.read(body);
        if (path[2].equals("sessions")) {
            return append(UUID.fromString(path[3]), json, body.length);
        }
        return path[3].equals("claim") ? claim(json) : report(jobs.get(UUID.fromString(path[3])), path[4], json);
    }

    private Answer claim(JsonNode json) throws InterruptedException {
        var until = Instant.now().plusSeconds(json.path("wait_seconds").asLong());
        while (!closed && !away) {
            jobs.values().forEach(FakeJob::backIfExpired);
            var next = jobs.values().stream().filter(job -> job.status.equals("pending")).findFirst();
            if (next.isPresent() || !Instant.now().isBefore(until)) {
                var answer = Json.object();
                var list = answer.putArray("jobs");
                next.ifPresent(job -> {
                    job.lease = UUID.randomUUID();
                    job.leaseFor(Duration.ofSeconds(json.path("lease_seconds").asLong()));
                    list.add(job.toJson());
                });
                return new Answer(200, answer);
            }
            wait(50);
        }
        return Answer.problem(503, "unavailable");
    }

    private Answer report(FakeJob job, String what, JsonNode json) {
        if (!job.isHeldUnder(UUID.fromString(json.path("lease_id").asText()))) {
            return Answer.problem(409, "lease_lost");
        }
        switch (what) {
            case "heartbeat" -> {
                job.heartbeats++;
                job.leaseFor(Duration.ofSeconds(json.path("lease_seconds").asLong()));
            }
            case "complete" -> {
                job.status = "completed";
                job.result = json.path("result");
            }
            case "fail" -> job.failed(json.path("error").asText(), json.path("retry").asBoolean());
            case "release" -> {
                job.status = "pending";
                job.releases++;
            }
            default -> {
                return Answer.problem(404, "not_found");
            }
        }
        return new Answer(200, job.toJson().put("session_status", sessions.get(job.session)));
    }

    private Answer append(UUID session, JsonNode batch, int size) {
        if (!sessions.containsKey(session)) {
            return Answer.problem(404, "not_found");
        }
        if (batch.size() > 500 || size > LARGEST_REQUEST) {
            return refused("a batch of " + batch.size() + " events and " + size + " bytes", 413);
        }
        for (var event : batch) {
            var data = event.path("data").toString();
            if (!Event.TYPES.contains(event.path("event_type").asText()) || !event.path("data").isObject()
                    || data.contains("\\u0000") || data.contains("refuse_me")
                    || data.getBytes(StandardCharsets.UTF_8).length > LARGEST_DATA) {
                return refused("the event " + event, 422);
            }
        }
        var known = events.computeIfAbsent(session, id -> new LinkedHashMap<>());
        batch.forEach(event -> known.putIfAbsent(event.path("id").asText(), event));
        return new Answer(201, Json.object().put("first_seq", known.size() - batch.size() + 1).put("last_seq", known.size()));
    }

    private Answer refused(String what, int status) {
        refusals.add(what);
        return Answer.problem(status, "invalid");
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private record Answer(int status, ObjectNode body) {

        static Answer problem(int status, String code) {
            return new Answer(status, Json.object().put("status", status).put("code", code).put("detail", code));
        }
    }
}
