package dev.playhead.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.job.ClaimStore.Asked;
import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClaimDoorTest {

    private static final String OTHERS_THAT_WAIT = "select count(*) from pg_locks where locktype = 'transactionid' and not granted";

    private final Queue queue = Queue.emptied();
    private final Person alice = Person.signedUp("alice");

    @Inject
    JobQueue line;

    @Inject
    Claims claims;

    @Inject
    ClaimStore store;

    @Inject
    Database database;

    @Inject
    Vertx vertx;

    @Test
    void a_claim_takes_a_lease() {
        alice.opens("Build it");

        var job = queue.claimed();

        assertThat(job.fieldNames()).containsExactlyInAnyOrder("id", "session_id", "prompt", "status", "priority",
                "retry_count", "max_retries", "run_at", "error", "result", "worker", "lease_id", "lease_expires_at",
                "started_at",
                "completed_at", "created_at", "updated_at");
        assertThat(job.getString("status")).isEqualTo("processing");
        assertThat(job.getString("worker")).isEqualTo("test");
        assertThat(job.getString("lease_id")).isNotNull();
        assertThat(Duration.between(job.getInstant("started_at"), job.getInstant("lease_expires_at")))
                .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
        assertThat(queue.claim(10, 30).items()).isEmpty();
    }

    @Test
    void the_first_claim_makes_its_session_active() {
        var session = alice.opens("Build it");

        queue.claimed();

        var row = alice.get("/v1/sessions/" + session).json();
        assertThat(row.getString("status")).isEqualTo("active");
        assertThat(row.getInstant("started_at")).isNotNull();
    }

    @Test
    void the_highest_priority_comes_first_and_then_the_oldest() {
        var session = alice.opens("old");
        for (var prompt : new String[] { "older than new", "urgent", "new" }) {
            alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", prompt));
        }
        Rows.set("update public.coding_jobs set priority = 5 where prompt = 'urgent'");

        var two = queue.claimedPrompts(2);
        var rest = queue.claimedPrompts(10);

        assertThat(two).containsExactly("urgent", "old");
        assertThat(rest).containsExactly("older than new", "new");
    }

    @Test
    void a_session_with_a_hundred_prompts_leaves_room_for_another() {
        var project = alice.starts("Shared");
        var crowded = alice.opensIn(project, "0").id();
        for (var number = 1; number < 100; number++) {
            alice.post("/v1/sessions/" + crowded + "/prompts", JsonObject.of("prompt", "" + number));
        }
        alice.opensIn(project, "one of another session");

        var first = queue.claimedPrompts(3);
        var rest = queue.claimedPrompts(98);

        assertThat(first).containsExactly("0", "one of another session", "1");
        assertThat(rest).startsWith("2", "3", "4").hasSize(98);
    }

    @Test
    void claims_at_once_never_share_a_job() {
        var session = alice.opens("0");
        for (var number = 1; number < 20; number++) {
            alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "" + number));
        }

        var answers = queue.worker().atOnce(10, worker -> queue.claim(3, 30));

        var taken = new ArrayList<String>();
        answers.forEach(answer -> taken.addAll(answer.ids()));
        taken.addAll(queue.claim(20, 30).ids());
        assertThat(taken).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void who_asks_at_once_is_served_in_turn_and_each_has_his_own_lease() {
        var session = alice.opens("1");
        for (var number = 2; number <= 5; number++) {
            alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "" + number));
        }
        var asked = List.of(new Asked("a", 2, Duration.ofSeconds(30)), new Asked("b", 1, Duration.ofSeconds(60)),
                new Asked("c", 4, Duration.ofSeconds(90)), new Asked("d", 1, Duration.ofSeconds(30)));

        var given = database.writingAs(new Caller.Service(), connection -> store.claim(connection, asked))
                .await().atMost(Duration.ofSeconds(10));

        assertThat(given).extracting(jobs -> jobs.stream().map(Job::prompt).toList())
                .containsExactly(List.of("1", "2"), List.of("3"), List.of("4", "5"), List.of());
        assertThat(given.get(0)).extracting(Job::worker).containsExactly("a", "a");
        assertThat(given.get(1).get(0).worker()).isEqualTo("b");
        assertThat(given).allSatisfy(jobs -> assertThat(jobs).extracting(Job::leaseId).doesNotContainNull());
        var lease = given.get(2).get(0);
        assertThat(Duration.between(lease.startedAt(), lease.leaseExpiresAt()).toSeconds()).isBetween(89L, 91L);
    }

    @Test
    void jobs_that_were_claimed_for_a_worker_who_has_gone_are_there_at_once() {
        alice.opens("Build it");
        // Which the claim would begin.
        Rows.whileOpen("select from public.coding_sessions for update", () -> {
            var hasty = claims.claim(new Caller.Service(), new Asked("hasty", 1, Duration.ofSeconds(60)))
                    .subscribe().with(jobs -> fail("nobody is there"));
            Awaitility.await().until(() -> Rows.text(OTHERS_THAT_WAIT).equals("1"));
            hasty.cancel();
        });

        Awaitility.await().untilAsserted(() -> assertThat(queue.claimedPrompts(1)).containsExactly("Build it"));
        assertThat(Rows.text("select retry_count from public.coding_jobs")).isEqualTo("0");
    }

    @Test
    void jobs_of_a_session_that_is_paused_or_past_its_time_are_left_alone() {
        var paused = alice.opens("paused");
        alice.patch("/v1/sessions/" + paused, JsonObject.of("status", "paused"));
        alice.post("/v1/sessions", JsonObject.of("project_id", alice.starts("Late"), "initial_prompt", "late", "expires_at",
                Instant.now().minusSeconds(1).toString()));

        var asleep = queue.claimedPrompts(10);
        alice.patch("/v1/sessions/" + paused, JsonObject.of("status", "active"));
        var awake = queue.claimedPrompts(10);

        assertThat(asleep).isEmpty();
        assertThat(awake).containsExactly("paused");
    }

    @Test
    void a_waiting_claim_is_woken_by_a_new_job() {
        var project = alice.starts("Todo app");
        var claim = CompletableFuture.supplyAsync(() -> queue.worker().post("/v1/jobs/claim",
                JsonObject.of("worker", "patient", "wait_seconds", 30)));
        Awaitility.await().until(() -> line.waiting() > 0);
        var asked = System.nanoTime();

        alice.opensIn(project, "Build it");
        var jobs = claim.join().items();

        assertThat(jobs).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_claim_that_waited_in_vain_is_answered_with_nothing() {
        var asked = System.nanoTime();

        var answer = queue.worker().post("/v1/jobs/claim", JsonObject.of("worker", "patient", "wait_seconds", 1));

        assertThat(answer.outcome()).isEqualTo("200");
        assertThat(answer.text()).isEqualTo("{\"jobs\":[]}");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(6));
    }

    @Test
    void only_workers_claim() {
        alice.opens("Build it");
        var claim = JsonObject.of("worker", "alice");

        assertThat(alice.post("/v1/jobs/claim", claim).outcome()).isEqualTo("403 forbidden");
        assertThat(Person.nobody().post("/v1/jobs/claim", claim).outcome()).isEqualTo("401 unauthenticated");
        assertThat(Person.nobody().withToken(Person.setting("test.publishable-key")).post("/v1/jobs/claim", claim).outcome())
                .isEqualTo("401 unauthenticated");
        assertThat(queue.claim(1, 30).items()).hasSize(1);
    }

    @Test
    void who_has_less_than_a_millisecond_left_to_wait_is_answered() {
        var answer = new CompletableFuture<Boolean>();

        // Claims wait on an event loop, whose timers are not those of other threads.
        vertx.runOnContext(go -> line.newsSince(line.announced(), Duration.ofNanos(1)).subscribe().with(answer::complete));

        assertThat(answer).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(false);
    }
}
