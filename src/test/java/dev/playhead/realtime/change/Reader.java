package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.awaitility.Awaitility;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.json.JsonObject;

/** Somebody who follows changes and writes down what he is told. */
final class Reader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChangeFollowing following;
    private final List<Told> told = new ArrayList<>();
    private final List<String> cursors = new ArrayList<>();
    private final Map<String, Integer> toldAt = new HashMap<>();
    private Throwable failure;
    private Cancellable asking = () -> {
    };
    private volatile boolean stopped;

    private Reader(ChangeFollowing following) {
        this.following = following;
        cursors.add(following.cursor());
        toldAt.put(following.cursor(), 0);
        ask();
    }

    record Told(List<Integer> bindings, String text, long at) {

        JsonObject json() {
            return new JsonObject(text);
        }

        long latency() {
            return at - Instant.parse(json().getString("commit_timestamp")).toEpochMilli();
        }

        String type() {
            return json().getString("type");
        }

        JsonObject row() {
            return json().getJsonObject("record");
        }

        JsonObject old() {
            return json().getJsonObject("old_record");
        }
    }

    static Reader of(Changes changes, Caller caller, Binding... bindings) {
        return from(changes, caller, Optional.empty(), bindings);
    }

    static Reader from(Changes changes, Caller caller, Optional<String> cursor, Binding... bindings) {
        return new Reader(changes.follow(caller, List.of(bindings), cursor).await().atMost(PATIENCE));
    }

    static Binding all(String table) {
        return new Binding("*", "told", table, null, List.of());
    }

    static Binding filtered(String event, String table, String filter, String... select) {
        return new Binding(event, "told", table, filter, List.of(select));
    }

    static Caller user(UUID id) {
        var claims = JsonObject.of("sub", id.toString(), "role", "authenticated").encode();
        return new Caller.User(id, claims, claims);
    }

    private void ask() {
        asking = following.next().subscribe().with(this::take, this::fail);
    }

    private void take(ChangePage page) {
        synchronized (this) {
            var now = System.currentTimeMillis();
            page.changes().forEach(change -> told.add(new Told(change.bindings(), change.json(), now)));
            cursors.add(page.cursor());
            toldAt.put(page.cursor(), told.size());
        }
        if (!stopped) {
            ask();
        }
    }

    private synchronized void fail(Throwable refusal) {
        failure = refusal;
    }

    synchronized List<Told> told() {
        return List.copyOf(told);
    }

    synchronized List<String> cursors() {
        return List.copyOf(cursors);
    }

    /** From the statement to the reader, in milliseconds, the shortest first. */
    synchronized List<Long> latencies() {
        return told.stream().map(Told::latency).sorted().toList();
    }

    /** How many changes were told before this place. */
    synchronized int toldAt(String cursor) {
        return toldAt.get(cursor);
    }

    String cursor() {
        return following.cursor();
    }

    synchronized int count() {
        return told.size();
    }

    /** Waits until {@code count} changes were told in all. */
    List<Told> await(int count) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> told().size() >= count || failed());
        assertThat(failure).isNull();
        assertThat(told()).hasSize(count);
        return told();
    }

    Refusal awaitRefusal() {
        Awaitility.await().atMost(PATIENCE).until(this::failed);
        return (Refusal) failure;
    }

    private synchronized boolean failed() {
        return failure != null;
    }

    @Override
    public void close() {
        stopped = true;
        asking.cancel();
        following.stop();
    }
}
