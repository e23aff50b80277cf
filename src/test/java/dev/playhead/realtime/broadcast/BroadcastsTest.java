package dev.playhead.realtime.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;

/** What is said on one replica is heard on both: the service's own, and a second one that stands beside it. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BroadcastsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    EmbeddedPostgres postgres;

    @Inject
    Broadcasts first;
    @Inject
    BroadcastStore store;
    @Inject
    MessageStore messages;
    @Inject
    Utterances utterances;
    @Inject
    Announcements announcements;

    private final String topic = "room-" + UUID.randomUUID();
    private final Ear here = new Ear();
    private final Ear there = new Ear();
    private Broadcasts second;
    private Owner owner;

    @BeforeEach
    void a_second_replica_starts() {
        owner = new Owner(postgres);
        second = replica(Limits.USUAL);
        announcements.reach(second::announced);
        first.listen(topic, false, here);
        second.listen(topic, false, there);
    }

    @AfterEach
    void it_ends() {
        announcements.reachNobody();
    }

    @Test
    void everybody_hears_it_once_and_who_says_it_if_he_wants() {
        var own = new Ear();
        var registration = first.listen(topic, false, own);

        done(first.send(said("1"), Optional.of(registration)));
        done(first.send(said("2"), Optional.of(own)));
        done(first.send(said("3"), Optional.empty()));

        await().atMost(SOON).until(() -> there.count() == 3);
        done(second.look());
        done(first.look());
        assertThat(own.payloads()).containsExactly("3");
        assertThat(here.payloads()).containsExactly("1", "2", "3");
        assertThat(there.payloads()).containsExactly("1", "2", "3");
    }

    @Test
    void who_has_stopped_listening_hears_nothing() {
        var gone = new Ear();
        second.listen(topic, false, gone).close();

        done(first.send(said("1"), Optional.empty()));

        await().atMost(SOON).until(() -> there.count() == 1);
        assertThat(gone.count()).isZero();
    }

    @Test
    void a_listener_that_throws_disturbs_no_other() {
        second.listen(topic, false, broadcast -> {
            throw new IllegalStateException("of a test");
        });

        done(first.send(said("1"), Optional.empty()));
        done(first.send(said("2"), Optional.empty()));

        await().atMost(SOON).until(() -> there.count() == 2);
    }

    @Test
    void a_private_channel_and_a_public_one_of_the_same_name_are_two() {
        var inPrivate = new Ear();
        second.listen(topic, true, inPrivate);

        done(first.send(new Broadcast(topic, "secret", bytes("1"), false, true, Optional.empty()), Optional.empty()));
        done(first.send(said("2"), Optional.empty()));

        await().atMost(SOON).until(() -> there.count() == 1 && inPrivate.count() == 1);
        assertThat(inPrivate.payloads()).containsExactly("1");
        assertThat(there.payloads()).containsExactly("2");
        assertThat(here.payloads()).containsExactly("2");
    }

    @Test
    void a_burst_of_ten_thousand_is_heard_in_its_order() {
        var all = IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();

        var sent = all.stream().map(number -> first.send(said(number), Optional.empty()).subscribeAsCompletionStage()).toList();

        sent.forEach(each -> each.orTimeout(60, TimeUnit.SECONDS).join());
        await().atMost(Duration.ofSeconds(60)).until(() -> there.count() >= 10_000);
        assertThat(here.payloads()).isEqualTo(all);
        assertThat(there.payloads()).isEqualTo(all);
    }

    @Test
    void pages_of_any_size_lose_nothing() {
        var all = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        var third = replica(new Limits(1000, 1000, 3, 5));
        var ear = new Ear();
        third.listen(topic, false, ear);

        all.forEach(number -> first.send(said(number), Optional.empty()).subscribe().with(done -> {
        }));
        await().atMost(SOON).until(() -> there.count() == 100);
        done(third.look());
        third.send(said("\"from the third\""), Optional.empty()).await().atMost(SOON);

        assertThat(ear.payloads()).startsWith(all.toArray(String[]::new)).hasSize(101);
        await().atMost(SOON).until(() -> here.count() == 101);
    }

    @Test
    void what_waits_is_bounded() {
        var narrow = replica(new Limits(1000, 100, 500, 1000));

        var outcomes = IntStream.range(0, 200)
                .mapToObj(number -> narrow.send(said("\"" + "x".repeat(20) + "\""), Optional.empty())
                        .subscribeAsCompletionStage())
                .toList().stream()
                .map(each -> each.handle((sent, failure) -> failure))
                .map(each -> each.orTimeout(10, TimeUnit.SECONDS).join())
                .toList();

        assertThat(outcomes).anyMatch(failure -> failure == null);
        assertThat(outcomes.stream().filter(failure -> failure != null)).isNotEmpty()
                .allMatch(failure -> ((Refusal) failure).problem() == Problem.TOO_MANY_REQUESTS);
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 100, 65_536, 1_000_000, 3_000_000 })
    void bytes_arrive_as_they_are(int size) {
        var payload = new byte[size];
        new Random(size).nextBytes(payload);

        done(first.send(new Broadcast(topic, "bytes", payload, true, false, Optional.empty()), Optional.empty()));

        await().atMost(SOON).until(() -> there.count() == 1);
        assertThat(there.heard().get(0)).satisfies(heard -> {
            assertThat(heard.payload()).isEqualTo(payload);
            assertThat(heard.isBinary()).isTrue();
            assertThat(heard.event()).isEqualTo("bytes");
            assertThat(heard.messageId()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{", "{}{}", "1 2", "nothing", "{\"a\":1},{\"b\":2}", "\u0000", "[1" })
    void what_is_not_json_is_not_said_as_json(String payload) {
        assertThat(refusal(first.send(said(payload), Optional.empty()))).isEqualTo(Problem.MALFORMED_JSON);
        assertThat(here.count()).isZero();
    }

    @Test
    void what_is_too_large_or_has_no_name_is_refused() {
        var large = new Broadcast(topic, "bytes", new byte[3_145_729], true, false, Optional.empty());
        var nameless = new Broadcast(topic, "", bytes("1"), false, false, Optional.empty());
        var unstorable = new Broadcast("a\u0000b", "hello", bytes("1"), false, false, Optional.empty());

        assertThat(refusal(first.send(large, Optional.empty()))).isEqualTo(Problem.BODY_TOO_LARGE);
        assertThat(refusal(first.send(nameless, Optional.empty()))).isEqualTo(Problem.INVALID_INPUT);
        assertThat(refusal(first.send(unstorable, Optional.empty()))).isEqualTo(Problem.INVALID_INPUT);
    }

    @Test
    void a_replica_whose_listening_is_cut_hears_what_it_missed() {
        for (var round = 0; round < 5; round++) {
            owner.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'playhead-listener'");
            done(second.send(said(Integer.toString(round)), Optional.empty()));
        }

        await().atMost(SOON).until(() -> here.count() == 5);
        assertThat(here.payloads()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void a_replica_that_hears_no_announcement_looks_by_itself() {
        announcements.reachNobody();
        IntStream.range(0, 50).forEach(number -> done(first.send(said(Integer.toString(number)), Optional.empty())));
        assertThat(there.count()).isZero();

        done(second.look());

        assertThat(there.payloads()).isEqualTo(here.payloads()).hasSize(50);
    }

    @Test
    void who_commits_late_is_heard_all_the_same() throws SQLException {
        try (var late = owner.connect()) {
            late.setAutoCommit(false);
            late.createStatement().execute("select realtime.send('{\"n\": 1}', 'late', '" + topic + "', false)");
            done(first.send(said("2"), Optional.empty()));
            await().atMost(SOON).until(() -> there.count() == 1);
            done(second.look());

            late.commit();
        }

        await().atMost(SOON).until(() -> there.count() == 2 && here.count() == 2);
        assertThat(there.heard().get(1).event()).isEqualTo("late");
        assertThat(there.heard().get(1).messageId()).isPresent();
        assertThat(there.payloads().get(1)).contains("\"n\": 1", there.heard().get(1).messageId().orElseThrow());
    }

    @Test
    void what_the_database_says_is_heard_on_every_replica_once_and_what_it_undoes_nowhere() throws SQLException {
        try (var transaction = owner.connect()) {
            transaction.setAutoCommit(false);
            transaction.createStatement().execute("select realtime.send('1', 'undone', '" + topic + "', false)");
            transaction.rollback();
            transaction.createStatement().execute(
                    "select realtime.send(to_jsonb(n), 'done', '" + topic + "', false) from generate_series(1, 1200) n");
            transaction.commit();
        }

        await().atMost(SOON).until(() -> there.count() >= 1200 && here.count() >= 1200);
        done(first.look());
        done(second.look());
        assertThat(here.payloads()).isEqualTo(IntStream.rangeClosed(1, 1200).mapToObj(Integer::toString).toList());
        assertThat(there.payloads()).isEqualTo(here.payloads());
    }

    private Broadcasts replica(Limits limits) {
        var replica = new Broadcasts(store, messages, utterances, limits, Clock.systemUTC());
        done(replica.look());
        return replica;
    }

    private Broadcast said(String payload) {
        return new Broadcast(topic, "hello", bytes(payload), false, false, Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Problem refusal(Uni<Void> attempt) {
        return ((Refusal) catchThrowable(() -> attempt.await().atMost(SOON))).problem();
    }

    private static void done(Uni<Void> work) {
        work.await().atMost(SOON);
    }

}
