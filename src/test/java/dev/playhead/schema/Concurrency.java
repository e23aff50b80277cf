package dev.playhead.schema;

import java.time.Duration;

import org.awaitility.Awaitility;

/** What happens at once, made to happen in a known order. */
final class Concurrency {

    private Concurrency() {
    }

    /** Returns when {@code backends} connections of this database wait for a lock that another holds. */
    static void awaitWaiting(Somebody owner, int backends) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(4))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> owner.<Long> value("""
                        select count(*)
                        from pg_catalog.pg_stat_activity
                        where datname = current_database()
                          and wait_event_type = 'Lock'
                        """) == backends);
    }
}
