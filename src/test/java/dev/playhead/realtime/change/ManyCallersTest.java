package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/**
 * Five hundred callers on one table, of whom one may see what is written: what it costs the database, and how fast it goes.
 * With {@code -Dplayhead.test.changes=10000} it is a measurement.
 */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyCallersTest {

    private static final int CALLERS = 500;
    private static final int CHANGES = Integer.getInteger("playhead.test.changes", 500);
    private static final int A_SECOND = Integer.getInteger("playhead.test.changes-per-second", 1000);

    EmbeddedPostgres postgres;

    @Inject
    Changes changes;

    @Inject
    LogPages pages;

    @Inject
    Verdicts verdicts;

    @Test
    void different_callers_share_what_is_read_and_each_is_asked_for_once_a_page() throws Exception {
        measure("different", true);
    }

    @Test
    void callers_who_see_the_same_are_asked_for_once() throws Exception {
        var asked = measure("same", false);

        assertThat(asked).isLessThanOrEqualTo(CHANGES + 10L);
    }

    private long measure(String name, boolean different) throws Exception {
        var owner = new Owner(postgres);
        Told.lay(owner);
        var first = UUID.randomUUID();
        var readers = new ArrayList<Reader>();
        try {
            for (var index = 0; index < CALLERS; index++) {
                var caller = Reader.user(index == 0 || !different ? first : UUID.randomUUID());
                readers.add(Reader.of(changes, caller, Reader.all("notes")));
            }
            var pagesBefore = pages.reads();
            var asked = verdicts.asked();
            var started = Instant.now();
            write(owner, first);
            Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20))
                    .until(() -> readers.get(0).count() == CHANGES
                            && (different || readers.stream().allMatch(reader -> reader.count() == CHANGES)));
            var took = Duration.between(started, Instant.now());
            var latencies = readers.get(0).latencies();
            System.out.printf("%s callers=%d changes=%d seconds=%.2f a_second=%.0f p50_ms=%d p95_ms=%d pages=%d verdicts=%d%n",
                    name, CALLERS, CHANGES, took.toMillis() / 1000.0, CHANGES * 1000.0 / took.toMillis(),
                    latencies.get(CHANGES / 2), latencies.get(CHANGES * 95 / 100), pages.reads() - pagesBefore,
                    verdicts.asked() - asked);
            assertThat(readers.get(1).told()).hasSize(different ? 0 : CHANGES);
            // Once a page and caller, and not once a change and caller.
            assertThat(verdicts.asked() - asked).isLessThanOrEqualTo((long) CALLERS * (pages.reads() - pagesBefore));
            assertThat(pages.reads() - pagesBefore).isLessThanOrEqualTo(CHANGES + 10L);
            return verdicts.asked() - asked;
        } finally {
            readers.forEach(Reader::close);
        }
    }

    private static void write(Owner owner, UUID whose) throws Exception {
        try (var connection = owner.connect();
                var insert = connection.prepareStatement("insert into told.notes (id, owner, title) values (?, ?, 'Note')")) {
            var started = System.nanoTime();
            for (var id = 1; id <= CHANGES; id++) {
                insert.setInt(1, id);
                insert.setObject(2, whose);
                insert.executeUpdate();
                var ahead = started + id * 1_000_000_000L / A_SECOND - System.nanoTime();
                if (ahead > 1_000_000) {
                    Thread.sleep(ahead / 1_000_000);
                }
            }
        }
    }
}
