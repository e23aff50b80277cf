package dev.playhead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/**
 * The promise, under fire: every committed event reaches every reader, in order, once, however often a connection breaks.
 *
 * <p>
 * {@code -Dplayhead.test.seed} repeats what is random in a run, as far as threads repeat anything.
 */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryTest {

    private static final String LISTENERS = """
            select count(pg_terminate_backend(pid))
            from pg_stat_activity
            where application_name = 'playhead-listener'
            """;

    private final Instant begun = Instant.now();

    EmbeddedPostgres postgres;

    @Test
    void readers_that_are_cut_off_at_random_miss_nothing_and_see_nothing_twice() throws Exception {
        try (var trial = new DeliveryTrial(owner()).begin()) {
            until(() -> trial.acknowledged.size() >= 1500 && trial.cuts.get() >= 60);

            assertDelivered(trial, "cut readers");
        }
    }

    @Test
    void nor_do_they_when_the_listener_is_killed_over_and_over() throws Exception {
        try (var trial = new DeliveryTrial(owner()).begin()) {
            var killed = 0L;
            for (var round = 1; round <= 5; round++) {
                var enough = 300 * round;
                until(() -> trial.acknowledged.size() >= enough && trial.cuts.get() >= enough / 30);
                killed += (Long) until(() -> owner().value(LISTENERS), found -> (Long) found > 0);
            }

            assertThat(killed).isGreaterThanOrEqualTo(5);
            assertDelivered(trial, "listener killed " + killed + " times");
        }
    }

    @Test
    void nor_when_the_database_dies() throws Exception {
        try (var trial = new DeliveryTrial(owner()).begin()) {
            until(() -> trial.acknowledged.size() >= 500 && trial.cuts.get() >= 15);
            var dead = postgres.pid();
            ProcessHandle.of(dead).orElseThrow().destroyForcibly();
            until(() -> postgres.pid() != dead && postgres.isRunning());
            var before = trial.acknowledged.size();
            until(() -> trial.acknowledged.size() >= before + 500);

            assertThat(trial.unavailable).as("answers 503 while it was away").hasPositiveValue();
            assertDelivered(trial, "postmaster killed");
            assertThat(trial.lostSockets()).as("sockets that the service gave up").isZero();
        }
    }

    private void assertDelivered(DeliveryTrial trial, String kind) throws SQLException {
        trial.stopWriting();
        var heads = trial.heads();
        until(() -> trial.readers.stream().allMatch(reader -> reader.last() >= heads.get(reader.session())));
        var table = trial.table();
        System.out.printf("delivery (%s): seed=%d writers=16 readers=%d sessions=%d acknowledged=%d undone=%d cuts=%d"
                + " reconnects=%d unavailable=%d sockets_lost=%d milliseconds=%d%n", kind, trial.seed, trial.readers.size(),
                heads.size(), trial.acknowledged.size(), trial.undone.size(), trial.cuts.get(), trial.reconnects(),
                trial.unavailable.get(), trial.lostSockets(), Duration.between(begun, Instant.now()).toMillis());

        assertThat(trial.improper).as("answers that are neither done nor 503 with Retry-After").isEmpty();
        assertThat(table).containsAll(trial.acknowledged).doesNotContainAnyElementsOf(trial.undone);
        assertThat(trial.readers).allSatisfy(
                reader -> assertThat(reader.numbers()).isEqualTo(Streams.from(1, heads.get(reader.session()))));
    }

    private Owner owner() {
        return new Owner(postgres);
    }

    private static void until(Callable<Boolean> fact) {
        patiently().until(fact);
    }

    private static <T> T until(Callable<T> value, java.util.function.Predicate<T> wanted) {
        return patiently().until(value, wanted::test);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).ignoreExceptions();
    }
}
