package dev.playhead.stream;

import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Sixteen writers on eight sessions while every reader is cut off again and again: what was acknowledged, what was delivered,
 * and what the service said meanwhile.
 */
final class DeliveryTrial implements AutoCloseable {

    private static final int PEOPLE = 3;
    private static final int SESSIONS = 8;
    private static final int WRITERS = 16;
    private static final int READERS = 16;
    private static final int SESSIONS_A_PERSON = 3;

    final long seed = Long.getLong("playhead.test.seed", System.nanoTime());
    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    final Set<String> undone = ConcurrentHashMap.newKeySet();
    final AtomicInteger unavailable = new AtomicInteger();
    /** Whatever was answered that is neither done nor properly unavailable. */
    final Queue<String> improper = new ConcurrentLinkedQueue<>();
    final AtomicInteger cuts = new AtomicInteger();
    final List<ResumingReader> readers;
    private final Owner owner;
    private final List<String> sessions = new ArrayList<>();
    private final List<CompletableFuture<Void>> writers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean writing = true;

    DeliveryTrial(Owner owner) {
        this.owner = owner;
        var people = IntStream.range(0, PEOPLE).mapToObj(index -> Person.signedUp("reader-" + index)).toList();
        IntStream.range(0, SESSIONS).forEach(index -> sessions.add(people.get(index / SESSIONS_A_PERSON).opens("Deliver")));
        readers = IntStream.range(0, READERS)
                .mapToObj(index -> new ResumingReader(people.get(index % SESSIONS / SESSIONS_A_PERSON),
                        sessions.get(index % SESSIONS)))
                .toList();
    }

    DeliveryTrial begin() {
        readers.forEach(threads::execute);
        IntStream.range(0, WRITERS).forEach(index -> writers.add(CompletableFuture.runAsync(() -> write(index), threads)));
        threads.execute(this::cut);
        return this;
    }

    private void write(int index) {
        var random = new Random(seed + index);
        var session = sessions.get(index % SESSIONS);
        if (index % 4 == 3) {
            new SqlWriter(owner, session, random, acknowledged, undone).writeWhile(() -> writing);
            return;
        }
        while (writing) {
            post(session, random);
        }
    }

    /** Sends the same events until they are acknowledged, as a worker does that does not know what became of them. */
    private void post(String session, Random random) {
        var events = new JsonArray();
        IntStream.rangeClosed(0, random.nextInt(5)).forEach(place -> events.add(Streams.terminal("place " + place)));
        while (!isDone(session, events)) {
            pause(20);
        }
        events.forEach(event -> acknowledged.add(((JsonObject) event).getString("id")));
        // Sometimes the answer is lost, and all of it comes again.
        if (random.nextInt(10) == 0) {
            isDone(session, events);
        }
    }

    private boolean isDone(String session, JsonArray events) {
        Answer answer;
        try {
            answer = Streams.append(session, events);
        } catch (UncheckedIOException broken) {
            return false;
        }
        if (answer.status() == 503 && answer.header("Retry-After").isPresent()) {
            unavailable.incrementAndGet();
        } else if (answer.status() != 201) {
            improper.add(answer.status() + " " + answer.text());
        }
        return answer.status() == 201;
    }

    private void cut() {
        var random = new Random(seed - 1);
        while (writing) {
            pause(random.nextInt(60));
            if (readers.get(random.nextInt(READERS)).cut()) {
                cuts.incrementAndGet();
            }
        }
    }

    /** No more is written; waits for the writers, not for the readers. */
    void stopWriting() {
        writing = false;
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** The truth: how many events each session has, as the table says. */
    Map<String, Long> heads() {
        var heads = new TreeMap<String, Long>();
        sessions.forEach(session -> heads.put(session, (Long) owner.value(
                "select count(*) from public.session_events where session_id = ?", UUID.fromString(session))));
        return heads;
    }

    Set<String> table() throws SQLException {
        var ids = new TreeSet<String>();
        try (var connection = owner.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id::text from public.session_events")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    int reconnects() {
        return readers.stream().mapToInt(ResumingReader::connections).sum() - READERS;
    }

    int lostSockets() {
        return readers.stream().mapToInt(ResumingReader::lost).sum();
    }

    /** Milliseconds; between attempts, never to wait for a fact. */
    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        writing = false;
        readers.forEach(ResumingReader::stop);
        threads.shutdown();
        threads.awaitTermination(20, TimeUnit.SECONDS);
    }
}
