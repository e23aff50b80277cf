package dev.playhead.realtime.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.identity.Caller;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Policies on {@code realtime.messages} decide, and what they let somebody hear is replayed to him. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class PrivateChannelTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    EmbeddedPostgres postgres;

    @Inject
    TopicRights rights;
    @Inject
    Broadcasts broadcasts;

    private final Caller.User alice = user();
    private final Caller.User bob = user();
    private final Caller nobody = new Caller.Nobody();
    private Owner owner;

    @BeforeEach
    void everybody_has_a_channel_of_his_own() {
        owner = new Owner(postgres);
        owner.run("""
                create policy hear on realtime.messages for select to authenticated
                using (extension in ('broadcast', 'presence') and realtime.topic() = 'user:' || (select auth.uid())::text)
                """);
        owner.run("""
                create policy speak on realtime.messages for insert to authenticated
                with check (extension = 'broadcast' and realtime.topic() = 'user:' || (select auth.uid())::text)
                """);
    }

    @AfterEach
    void policies_go() {
        owner.run("drop policy hear on realtime.messages");
        owner.run("drop policy speak on realtime.messages");
        owner.run("delete from realtime.messages");
    }

    @Test
    void policies_say_who_may_what() {
        assertThat(of(alice, channel(alice))).isEqualTo(new Rights(true, true, true, false));
        assertThat(of(bob, channel(alice))).isEqualTo(new Rights(false, false, false, false));
        assertThat(of(nobody, channel(alice))).isEqualTo(new Rights(false, false, false, false));
        assertThat(of(new Caller.Service(), channel(alice))).isEqualTo(Rights.ALL);
        assertThat(owner.value("select count(*) from realtime.messages where topic = ?", channel(alice))).isEqualTo(0L);
    }

    @Test
    void a_policy_that_fails_is_told_apart() {
        owner.run("""
                create policy broken on realtime.messages for select to authenticated
                using ((1 / (case when realtime.topic() = 'broken' then 0 else 1 end)) = 2)
                """);
        try {
            var failure = catchThrowable(() -> of(alice, "broken"));

            assertThat(((Refusal) failure).problem()).isEqualTo(Problem.FORBIDDEN);
            assertThat(of(alice, channel(alice)).hears()).isTrue();
        } finally {
            owner.run("drop policy broken on realtime.messages");
        }
    }

    @Test
    void what_was_said_is_replayed_in_its_order_to_whoever_may_hear_it() {
        owner.run("select realtime.send(to_jsonb(n), 'early', ?) from generate_series(1, 40) n", channel(alice));
        owner.run("select realtime.send(to_jsonb(n), 'late', ?) from generate_series(41, 60) n", channel(alice));
        owner.run("select realtime.send('0', 'public', ?, false)", channel(alice));
        owner.run("select realtime.send('0', 'other', ?)", channel(bob));

        assertThat(replayed(alice, channel(alice), 0, 25)).isEqualTo(numbers(36, 60));
        assertThat(replayed(alice, channel(alice), 0, 3)).isEqualTo(numbers(58, 60));
        assertThat(replayed(alice, channel(alice), 0, 1000)).isEqualTo(numbers(36, 60));
        assertThat(replayed(alice, channel(alice), Instant.now().plusSeconds(60).toEpochMilli(), 25)).isEmpty();
        assertThat(replayed(bob, channel(alice), 0, 25)).isEmpty();
        assertThat(replayed(nobody, channel(alice), 0, 25)).isEmpty();
        assertThat(broadcasts.replay(alice, channel(alice), 0, 1).await().atMost(SOON)).singleElement()
                .satisfies(message -> {
                    assertThat(message.event()).isEqualTo("late");
                    assertThat(message.isPrivate()).isTrue();
                    assertThat(message.messageId()).isPresent();
                });
    }

    @Test
    void replay_begins_at_the_time_that_is_asked_for() {
        owner.run("select realtime.send('1', 'first', ?)", channel(alice));
        var between = ((Number) owner.value("select ceil(extract(epoch from clock_timestamp()) * 1000)::bigint")).longValue();
        await().until(() -> System.currentTimeMillis() > between);
        owner.run("select realtime.send('2', 'second', ?)", channel(alice));

        assertThat(replayed(alice, channel(alice), between, 25)).containsExactly("2");
    }

    private Rights of(Caller caller, String topic) {
        return rights.of(caller, topic).await().atMost(SOON);
    }

    private List<String> replayed(Caller caller, String topic, long since, int limit) {
        return broadcasts.replay(caller, topic, since, limit).await().atMost(SOON).stream()
                .map(message -> new String(message.payload(), UTF_8))
                .toList();
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    private static String channel(Caller.User user) {
        return "user:" + user.id();
    }

    private static Caller.User user() {
        var id = UUID.randomUUID();
        return new Caller.User(id, "{\"sub\":\"%s\",\"role\":\"authenticated\"}".formatted(id), id.toString());
    }
}
