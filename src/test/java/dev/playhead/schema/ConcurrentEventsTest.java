package dev.playhead.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/** Sixteen writers, eight sessions, and a reader who resumes after what it has read: nothing is lost, nothing comes twice. */
class ConcurrentEventsTest extends DatabaseTest {

    private static final int WRITERS = 16;
    private static final int SESSIONS = 8;
    private static final int TRANSACTIONS = 30;
    private static final int ROWS_AT_MOST = 8;
    private static final String APPEND = """
            insert into public.session_events (session_id, event_type)
            select ?, 'terminal'
            from generate_series(1, ?)
            """;
    private static final String READ_ON = """
            select seq
            from public.session_events
            where session_id = ?
              and seq > ?
            order by seq
            limit 50
            """;

    private final Map<UUID, AtomicLong> committed = new HashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean(true);

    @Test
    void a_reader_who_resumes_gets_everything_in_order() throws Exception {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        service.update("update public.profiles set sessions_limit = ? where id = ?", SESSIONS, alice.id());
        var sessions = new ArrayList<UUID>();
        for (var i = 0; i < SESSIONS; i++) {
            sessions.add(alice.opensSession("Session " + i));
        }
        sessions.sort(null);
        sessions.forEach(session -> committed.put(session, new AtomicLong()));

        var pool = Executors.newFixedThreadPool(WRITERS + 1);
        try {
            var reader = pool.submit(() -> readAll(sessions));
            var writers = new ArrayList<Future<?>>();
            for (var i = 0; i < WRITERS; i++) {
                var chance = new Random(random.nextLong());
                writers.add(pool.submit((Callable<Void>) () -> write(sessions, chance)));
            }
            for (var writer : writers) {
                writer.get();
            }
            writing.set(false);
            var heads = reader.get();

            for (var session : sessions) {
                assertThat(heads.get(session)).as("seed %d", seed).isEqualTo(committed.get(session).get());
                assertThat(service.<Long> value("select last_seq from public.session_streams where session_id = ?", session))
                        .as("seed %d", seed).isEqualTo(committed.get(session).get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private Void write(List<UUID> sessions, Random chance) throws SQLException {
        try (var transaction = service.begin()) {
            for (var i = 0; i < TRANSACTIONS; i++) {
                transaction.rows("select set_config('role', 'service_role', true)");
                var written = new HashMap<UUID, Integer>();
                for (var session : sessions) {
                    // In the order of their ids, so that no two writers wait for each other.
                    if (chance.nextInt(SESSIONS) < 2) {
                        var rows = 1 + chance.nextInt(ROWS_AT_MOST);
                        transaction.update(APPEND, session, rows);
                        written.put(session, rows);
                    }
                }
                if (chance.nextInt(4) == 0) {
                    transaction.rollback();
                } else {
                    transaction.commit();
                    written.forEach((session, rows) -> committed.get(session).addAndGet(rows));
                }
            }
        }
        return null;
    }

    private Map<UUID, Long> readAll(List<UUID> sessions) throws SQLException {
        var heads = new HashMap<UUID, Long>();
        sessions.forEach(session -> heads.put(session, 0L));
        var last = false;
        while (!last) {
            last = !writing.get();
            for (var session : sessions) {
                readOn(session, heads);
            }
        }
        return heads;
    }

    private void readOn(UUID session, Map<UUID, Long> heads) {
        var read = alice.column(READ_ON, session, heads.get(session));
        while (!read.isEmpty()) {
            for (var seq : read) {
                assertThat(seq).as("the number after %d", heads.get(session)).isEqualTo(heads.get(session) + 1);
                heads.put(session, (Long) seq);
            }
            read = alice.column(READ_ON, session, heads.get(session));
        }
    }
}
