package dev.playhead.realtime.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** Who comes to one replica is seen on both: the service's own, and a second one that stands beside it. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class PresencesTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    EmbeddedPostgres postgres;

    @Inject
    Presences first;
    @Inject
    PresenceStore store;
    @Inject
    Announcements announcements;

    private final String topic = "room-" + UUID.randomUUID();
    private final List<PresenceChange> told = new CopyOnWriteArrayList<>();
    private Presences second;
    private Owner owner;

    private record Few(Duration replicaTimeout) implements PresenceConfig {

        @Override
        public int maxPayload() {
            return 1000;
        }

        @Override
        public int maxMembers() {
            return 3;
        }

        @Override
        public Duration heartbeat() {
            return Duration.ofSeconds(5);
        }
    }

    @BeforeEach
    void a_second_replica_starts() {
        owner = new Owner(postgres);
        second = replica();
        announcements.reach(second::announced);
    }

    @AfterEach
    void it_ends() {
        announcements.reachNobody();
        second.stop(null);
    }

    @Test
    void who_comes_changes_and_leaves_is_told_everywhere() {
        var alice = join(first, false);
        var watcher = seeing(second, false);
        assertThat(watcher.stateJson()).isEqualTo("{}");

        done(alice.track("alice", "r1", "{\"mood\":\"calm\"}"));
        await().atMost(SOON).until(() -> told.size() == 1);
        assertThat(told.get(0)).isEqualTo(
                new PresenceChange("{\"alice\":{\"metas\":[{\"mood\":\"calm\",\"phx_ref\":\"r1\"}]}}", "{}"));

        done(alice.track("alice", "r2", "{\"mood\":\"busy\"}"));
        await().atMost(SOON).until(() -> told.size() == 2);
        assertThat(told.get(1)).isEqualTo(
                new PresenceChange("{\"alice\":{\"metas\":[{\"mood\":\"busy\",\"phx_ref\":\"r2\"}]}}",
                        "{\"alice\":{\"metas\":[{\"mood\":\"calm\",\"phx_ref\":\"r1\"}]}}"));
        assertThat(watcher.stateJson()).isEqualTo("{\"alice\":{\"metas\":[{\"mood\":\"busy\",\"phx_ref\":\"r2\"}]}}")
                .isEqualTo(alice.stateJson());

        done(alice.untrack());
        await().atMost(SOON).until(() -> told.size() == 3);
        assertThat(told.get(2)).isEqualTo(
                new PresenceChange("{}", "{\"alice\":{\"metas\":[{\"mood\":\"busy\",\"phx_ref\":\"r2\"}]}}"));
        assertThat(watcher.stateJson()).isEqualTo("{}");
    }

    @Test
    void who_comes_later_finds_who_is_there() {
        done(join(first, false).track("alice", "r1", "{}"));
        done(join(second, false).track("bob", "r2", "{}"));

        var near = join(first, false);
        var far = join(second, false);
        await().atMost(SOON).until(() -> keys(near).equals(Set.of("alice", "bob")) && keys(far).equals(keys(near)));
        assertThat(keys(join(second, true))).as("the private channel of the same name").isEmpty();
    }

    @Test
    void several_may_go_by_the_same_key() {
        var watcher = seeing(second, false);
        var desk = join(first, false);
        var phone = join(second, false);

        done(desk.track("alice", "desk", "{}"));
        done(phone.track("alice", "phone", "{}"));
        await().atMost(SOON).until(() -> told.size() == 2);
        assertThat(metas(watcher, "alice")).containsExactlyInAnyOrder("desk", "phone");

        desk.leave();
        await().atMost(SOON).until(() -> told.size() == 3);
        assertThat(metas(watcher, "alice")).containsExactly("phone");
    }

    @Test
    void showing_the_same_again_is_no_news_and_a_forged_ref_is_not_shown() {
        var alice = join(first, false);
        var watcher = seeing(second, false);

        done(alice.track("alice", "r1", "{\"phx_ref\":\"forged\"}"));
        done(alice.track("alice", "r2", "{\"phx_ref\":\"forged\"}"));
        done(second.look());

        assertThat(told).hasSize(1);
        assertThat(metas(watcher, "alice")).containsExactly("r1");
    }

    @Test
    void who_leaves_at_once_stays_away() {
        var watcher = seeing(second, false);
        for (var round = 0; round < 50; round++) {
            var visitor = join(first, false);
            visitor.track("visitor", "r" + round, "{}").subscribe().with(done -> {
            });
            visitor.leave();
        }

        await().atMost(SOON).until(() -> keys(watcher).isEmpty() && Long.valueOf(0).equals(
                owner.value("select count(*) from playhead.presences where topic = ? and not is_gone", topic)));
        done(second.look());
        assertThat(watcher.stateJson()).isEqualTo("{}");
    }

    @Test
    void the_members_of_a_replica_that_dies_leave() {
        var dying = replica();
        done(join(dying, false).track("alice", "r1", "{}"));
        var watcher = seeing(second, false);
        assertThat(keys(watcher)).containsExactly("alice");

        owner.run(
                "update playhead.replicas set seen_at = now() - interval '1 hour' where id = (select replica from playhead.presences where topic = ?)",
                topic);
        done(second.live());

        assertThat(keys(watcher)).isEmpty();
        assertThat(told).hasSize(1);

        done(dying.live());
        await().atMost(SOON).until(() -> keys(watcher).equals(Set.of("alice")));
    }

    @Test
    void a_replica_that_ends_takes_its_members_along() {
        var ending = replica();
        done(join(ending, false).track("alice", "r1", "{}"));
        var watcher = seeing(first, false);
        assertThat(keys(watcher)).containsExactly("alice");

        ending.stop(null);

        await().atMost(SOON).until(() -> keys(watcher).isEmpty());
    }

    @Test
    void what_a_crash_of_the_database_takes_is_written_down_again() {
        var watcher = seeing(second, false);
        done(join(first, false).track("alice", "r1", "{}"));
        done(join(second, false).track("bob", "r2", "{}"));
        await().atMost(SOON).until(() -> keys(watcher).size() == 2);

        owner.run("truncate playhead.presences, playhead.replicas");
        done(first.live());
        done(second.live());

        await().atMost(SOON).until(() -> keys(watcher).equals(Set.of("alice", "bob")) && Long.valueOf(2).equals(
                owner.value("select count(*) from playhead.presences where topic = ? and not is_gone", topic)));
    }

    @Test
    void what_nobody_announces_is_found() {
        announcements.reachNobody();
        var watcher = seeing(second, false);
        done(join(first, false).track("alice", "r1", "{}"));

        done(second.live());

        assertThat(keys(watcher)).containsExactly("alice");
    }

    @Test
    void limits_hold() {
        var visitor = join(second, false);

        assertThat(refusal(visitor.track("a", "r", "[1]"))).isEqualTo(Problem.INVALID_INPUT);
        assertThat(refusal(visitor.track("a", "r", "{"))).isEqualTo(Problem.INVALID_INPUT);
        assertThat(refusal(visitor.track("", "r", "{}"))).isEqualTo(Problem.INVALID_INPUT);
        assertThat(refusal(visitor.track("a", "r", "{\"a\":\"" + "x".repeat(1000) + "\"}"))).isEqualTo(Problem.BODY_TOO_LARGE);
        for (var member = 0; member < 3; member++) {
            done(join(second, false).track("member", "m" + member, "{}"));
        }
        assertThat(refusal(visitor.track("a", "r", "{}"))).isEqualTo(Problem.TOO_MANY_REQUESTS);
    }

    private Presences replica() {
        var replica = new Presences(store, new Few(Duration.ofSeconds(20)), Clock.systemUTC());
        done(replica.live());
        return replica;
    }

    private Presence join(Presences replica, boolean isPrivate) {
        return replica.join(topic, isPrivate, change -> {
        }).await().atMost(SOON);
    }

    private Presence seeing(Presences replica, boolean isPrivate) {
        return replica.join(topic, isPrivate, told::add).await().atMost(SOON);
    }

    private static Set<String> keys(Presence presence) {
        return new JsonObject(presence.stateJson()).fieldNames();
    }

    private static List<String> metas(Presence presence, String key) {
        return new JsonObject(presence.stateJson()).getJsonObject(key).getJsonArray("metas").stream()
                .map(meta -> ((JsonObject) meta).getString("phx_ref"))
                .toList();
    }

    private static Problem refusal(Uni<Void> attempt) {
        return ((Refusal) catchThrowable(() -> attempt.await().atMost(SOON))).problem();
    }

    private static void done(Uni<Void> work) {
        work.await().atMost(SOON);
    }
}
