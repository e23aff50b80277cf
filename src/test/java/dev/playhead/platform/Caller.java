package dev.playhead.platform;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.playhead.testing.Person;

/** Asks a replica for the same, one request after another over connections that are kept, until something keeps it from it. */
final class Caller {

    private static final int MILLIS = 10_000;
    private static final byte[] PROJECT = "{\"name\":\"Again\"}".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger answered = new AtomicInteger();
    private final CompletableFuture<String> end;

    private Caller(Replica replica, Person person) {
        end = CompletableFuture.supplyAsync(() -> askUntilTheEnd(replica, person), task -> new Thread(task, "caller").start());
    }

    static Caller of(Replica replica, Person person) {
        return new Caller(replica, person);
    }

    int answered() {
        return answered.get();
    }

    /** Why it asks no more: that there is nobody to connect to, or what went wrong. */
    String awaitEnd() {
        return end.orTimeout(MILLIS, TimeUnit.MILLISECONDS).join();
    }

    private String askUntilTheEnd(Replica replica, Person person) {
        try {
            var url = replica.url().resolve("/v1/projects").toURL();
            while (true) {
                var connection = (HttpURLConnection) url.openConnection();
                connection.setReadTimeout(MILLIS);
                connection.setRequestProperty("Authorization", "Bearer " + person.token().orElseThrow());
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                // Sent in this mode, a request that is cut is not quietly sent again.
                connection.setFixedLengthStreamingMode(PROJECT.length);
                connection.getOutputStream().write(PROJECT);
                if (connection.getResponseCode() != 201) {
                    return "answered with " + connection.getResponseCode() + " after " + answered;
                }
                connection.getInputStream().readAllBytes();
                answered.incrementAndGet();
            }
        } catch (ConnectException nobodyThere) {
            return "refused to connect";
        } catch (IOException failure) {
            return "cut after " + answered + ": " + failure;
        }
    }
}
