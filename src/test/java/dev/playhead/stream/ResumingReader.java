package dev.playhead.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import dev.playhead.testing.Person;
import dev.playhead.testing.Socket;
import io.vertx.core.json.JsonObject;

/**
 * The client that the documentation asks for: it knows its last event, and whenever the connection is gone goes on after it.
 */
final class ResumingReader implements Runnable {

    private final Person person;
    private final String session;
    // Guarded by this.
    private final List<Long> numbers = new ArrayList<>();
    private int connections;
    private int lost;
    private @Nullable Socket current;
    private CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private volatile boolean running = true;

    ResumingReader(Person person, String session) {
        this.person = person;
        this.session = session;
    }

    @Override
    public void run() {
        while (running) {
            try {
                connect().get(60, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException ended) {
                // Then once more.
            }
        }
    }

    private CompletableFuture<Boolean> connect() {
        var attempt = new CompletableFuture<Boolean>();
        var socket = Socket.of(person, frame -> take(frame, attempt));
        long after;
        synchronized (this) {
            connections++;
            current = socket;
            gone = attempt;
            after = last();
        }
        socket.closed().thenAccept(code -> {
            synchronized (this) {
                lost += gone == attempt && !attempt.isDone() ? 1 : 0;
            }
            attempt.complete(true);
        });
        if (!attempt.isDone()) {
            try {
                socket.follow(session, after);
            } catch (RuntimeException cutAlready) {
                attempt.complete(true);
            }
        }
        return attempt;
    }

    /** What still comes from a connection that was given up does not count: its place was taken already. */
    private synchronized void take(JsonObject frame, CompletableFuture<Boolean> attempt) {
        if (attempt.isDone()) {
            return;
        }
        switch (frame.getString("type")) {
            case "events" -> frame.getJsonArray("events").forEach(event -> numbers.add(((JsonObject) event).getLong("seq")));
            case "problem" -> {
                DeliveryTrial.pause(20);
                attempt.complete(true);
                java.util.Optional.ofNullable(current).ifPresent(Socket::cut);
            }
            default -> {
            }
        }
    }

    /** Cuts the connection, if there is one that follows. */
    synchronized boolean cut() {
        if (current == null || gone.isDone()) {
            return false;
        }
        gone.complete(true);
        current.cut();
        return true;
    }

    synchronized long last() {
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    /** Every number that came, in the order in which it came. */
    synchronized List<Long> numbers() {
        return List.copyOf(numbers);
    }

    String session() {
        return session;
    }

    synchronized int connections() {
        return connections;
    }

    /** How often the connection went away and nobody here had cut it. */
    synchronized int lost() {
        return lost;
    }

    void stop() {
        running = false;
        cut();
    }
}
