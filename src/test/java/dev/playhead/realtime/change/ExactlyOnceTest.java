package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.identity.Caller;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/**
 * Sixteen writers who commit and roll back at random, some of them after a while, and readers who come and go: each commit is
 * told once, and no row's changes in another order than they were made.
 */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExactlyOnceTest {

    private static final int WRITERS = 16;
    private static final int TRANSACTIONS = 25;
    private static final int COUNTERS = 8;

    private final Caller service = new Caller.Service();
    private final Set<Integer> committed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger updates = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger(1000);

    EmbeddedPostgres postgres;

    @Inject
    Changes changes;

    @Test
    void every_commit_is_told_once_and_in_the_order_of_each_row() throws Exception {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var owner = new Owner(postgres);
        Told.lay(owner);
        owner.run("insert into told.notes (id, owner, priority) select i, ?, 0 from generate_series(1, ?) i", UUID.randomUUID(),
                COUNTERS);

        var steady = Reader.of(changes, service, Reader.all("notes"));
        var coming = new ComingAndGoing(new Random(seed + 1));
        var pool = Executors.newFixedThreadPool(WRITERS);
        try {
            var writers = new ArrayList<Future<?>>();
            for (var writer = 0; writer < WRITERS; writer++) {
                var chance = new Random(seed + 100 + writer);
                writers.add(pool.submit((Callable<Void>) () -> write(owner, chance)));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                coming.comeAgain();
            }
            for (var writer : writers) {
                writer.get();
            }
            var count = committed.size() + updates.get();
            assertThat(count).isGreaterThan(100);
            check(steady.await(count), seed);
            check(coming.await(count), seed);
            System.out.println("committed " + count + " changes, readers came " + coming.times + " times");
        } finally {
            pool.shutdownNow();
            steady.close();
        }
    }

    @Test
    void a_database_that_cuts_every_connection_is_waited_for() throws Exception {
        var owner = new Owner(postgres);
        Told.lay(owner);
        try (var connection = owner.connect();
                var reader = Reader.of(changes, service, Reader.all("news"));
                var users = Reader.of(changes, Reader.user(UUID.randomUUID()), Reader.all("news"))) {
            for (var id = 1; id <= 300; id++) {
                connection.createStatement().execute("insert into told.news values (" + id + ", 'News', 'x')");
                if (id % 60 == 0) {
                    owner.run("select pg_terminate_backend(pid) from pg_stat_activity where usename like '%authenticator'");
                }
            }

            assertThat(reader.await(300)).extracting(told -> told.row().getInteger("id"))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 300).boxed().toList());
            users.await(300);
        }
    }

    private void check(List<Reader.Told> told, long seed) {
        var inserted = told.stream().filter(change -> change.type().equals("INSERT"))
                .map(change -> change.row().getInteger("id"))
                .toList();
        assertThat(inserted).as("seed %d", seed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(committed);
        for (var counter = 1; counter <= COUNTERS; counter++) {
            var id = counter;
            var steps = told.stream().filter(change -> change.type().equals("UPDATE") && change.row().getInteger("id") == id)
                    .map(Reader.Told::json)
                    .toList();
            for (var step = 0; step < steps.size(); step++) {
                assertThat(priority(steps.get(step), "record")).as("seed %d", seed).isEqualTo(step + 1);
                assertThat(priority(steps.get(step), "old_record")).as("seed %d", seed).isEqualTo(step);
            }
        }
    }

    private static int priority(JsonObject change, String record) {
        return change.getJsonObject(record).getInteger("priority");
    }

    private Void write(Owner owner, Random chance) throws SQLException, InterruptedException {
        try (var connection = owner.connect()) {
            connection.setAutoCommit(false);
            for (var transaction = 0; transaction < TRANSACTIONS; transaction++) {
                var mine = new ArrayList<Integer>();
                var counts = 0;
                var statements = 1 + chance.nextInt(4);
                var counter = 1 + chance.nextInt(COUNTERS);
                for (var statement = 0; statement < statements; statement++) {
                    insert(connection, mine, 1 + chance.nextInt(3));
                    // One counter a transaction, so that nobody waits in a circle.
                    if (chance.nextInt(3) == 0) {
                        connection.createStatement().executeUpdate(
                                "update told.notes set priority = priority + 1 where id = " + counter);
                        counts++;
                    }
                    if (chance.nextInt(10) == 0) {
                        Thread.sleep(chance.nextInt(150));
                    }
                }
                if (chance.nextInt(4) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    committed.addAll(mine);
                    updates.addAndGet(counts);
                }
            }
            return null;
        }
    }

    private void insert(Connection connection, List<Integer> mine, int rows) throws SQLException {
        for (var row = 0; row < rows; row++) {
            mine.add(ids.incrementAndGet());
        }
        try (var insert = connection.prepareStatement("insert into told.notes (id) select unnest(?)")) {
            insert.setArray(1, connection.createArrayOf("int4", mine.subList(mine.size() - rows, mine.size()).toArray()));
            insert.executeUpdate();
        }
    }

    /** A reader who leaves after every few changes and comes back at his cursor. */
    private final class ComingAndGoing {

        private final Random chance;
        private final List<Reader.Told> told = new ArrayList<>();
        private String cursor = changes.follow(service, List.of(Reader.all("notes")), Optional.empty()).await().indefinitely()
                .cursor();
        private int times;

        private ComingAndGoing(Random chance) {
            this.chance = chance;
        }

        private void comeAgain() throws InterruptedException {
            var reader = Reader.from(changes, service, Optional.of(cursor), Reader.all("notes"));
            Thread.sleep(chance.nextInt(80));
            reader.close();
            times++;
            // What he had in hand when he left.
            synchronized (reader) {
                var cursors = reader.cursors();
                cursor = cursors.get(cursors.size() - 1);
                told.addAll(reader.told());
            }
        }

        private List<Reader.Told> await(int count) throws InterruptedException {
            var end = System.currentTimeMillis() + 20_000;
            while (told.size() < count && System.currentTimeMillis() < end) {
                comeAgain();
            }
            return told;
        }
    }
}
