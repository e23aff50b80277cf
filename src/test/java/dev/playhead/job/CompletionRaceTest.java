package dev.playhead.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Batches of the same sessions at once, each in an order of its own, among everything else that happens to jobs and sessions.
 */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class CompletionRaceTest {

    private static final int SESSIONS = 12;
    private static final int JOBS_EACH = 8;
    private static final int ROUNDS = 4;

    private final Queue queue = Queue.emptied();
    private final Person alice = Person.signedUp("alice");
    private final Random random = new Random(7);

    @BeforeEach
    void alice_may_have_many_sessions() {
        Rows.set("update public.profiles set sessions_limit = 1000 where id = ?", alice.id());
    }

    @Test
    void all_end_none_in_a_deadlock_and_each_job_once() {
        var before = deadlocks();

        for (var round = 0; round < ROUNDS; round++) {
            var jobs = claimed();
            var requests = new ArrayList<Supplier<Answer>>();
            for (var batch : batches(jobs)) {
                // The same batch twice, and the other way round: one of the two has each of its jobs.
                requests.add(() -> completes(batch));
                requests.add(() -> completes(reversed(batch)));
            }
            jobs.stream().filter(job -> random.nextInt(4) == 0).forEach(job -> requests.add(() -> queue.complete(job)));
            Collections.shuffle(requests, random);

            var answers = atOnce(requests);

            assertThat(answers).extracting(Answer::outcome).containsOnly("200", "409 lease_lost");
            assertThat(completed(answers)).doesNotHaveDuplicates().hasSize(jobs.size());
            assertThat(Rows.text("select string_agg(distinct status, ' ') from public.coding_jobs")).isEqualTo("completed");
            assertThat(Rows.text("select string_agg(distinct status, ' ') from public.coding_sessions")).isEqualTo("completed");
        }
        // A transaction that lost such a race would have been run again in silence.
        assertThat(deadlocks()).isEqualTo(before);
    }

    @Test
    void nor_does_anything_else_that_happens_meanwhile_make_one() {
        var before = deadlocks();

        for (var round = 0; round < ROUNDS; round++) {
            var jobs = claimed();
            // Their leases run out at once, and for good.
            Rows.set("""
                    update public.coding_jobs
                    set lease_expires_at = now(), max_retries = 0
                    where status = 'processing' and abs(hashtext(id::text)) % 3 = 0
                    """);
            var requests = new ArrayList<Supplier<Answer>>();
            batches(jobs).forEach(batch -> requests.add(() -> completes(batch)));
            batches(jobs).forEach(batch -> requests.add(() -> completes(reversed(batch))));
            var sessions = sessionsOf(jobs).toList();
            sessions.forEach(session -> requests.add(() -> changes(session, "paused")));
            sessions.forEach(session -> requests.add(() -> prompts(session)));
            sessions.forEach(session -> requests.add(() -> changes(session, "completed")));
            IntStream.range(0, 8).forEach(turn -> requests.add(() -> queue.claim(5, 30)));
            Collections.shuffle(requests, random);

            assertThat(atOnce(requests)).extracting(Answer::status).isSubsetOf(200, 201, 409);
            Rows.set("delete from public.coding_sessions");
        }

        assertThat(deadlocks()).isEqualTo(before);
    }

    /** All jobs of new sessions. */
    private List<JsonObject> claimed() {
        var project = alice.starts("Race");
        for (var session = 0; session < SESSIONS; session++) {
            var id = alice.opensIn(project, "Build it").id();
            for (var more = 1; more < JOBS_EACH; more++) {
                Rows.set("select id from public.submit_prompt(?, 'More')", id);
            }
        }
        var jobs = queue.claim(100, 60).items();
        assertThat(jobs).hasSize(SESSIONS * JOBS_EACH);
        return jobs;
    }

    /** Each with a job of every session, in an order of its own. */
    private List<List<JsonObject>> batches(List<JsonObject> jobs) {
        Map<String, List<JsonObject>> bySession = jobs.stream()
                .collect(Collectors.groupingBy(job -> job.getString("session_id")));
        return IntStream.range(0, JOBS_EACH).mapToObj(turn -> {
            var batch = new ArrayList<>(bySession.values().stream().map(own -> own.get(turn)).toList());
            Collections.shuffle(batch, random);
            return List.copyOf(batch);
        }).toList();
    }

    private Answer completes(List<JsonObject> batch) {
        var told = batch.stream().map(job -> JsonObject.of("id", job.getString("id"), "lease_id", job.getString("lease_id")));
        return queue.worker().post("/v1/jobs/complete", JsonObject.of("completions", new JsonArray(told.toList())));
    }

    private Answer changes(String session, String status) {
        return alice.patch("/v1/sessions/" + session, JsonObject.of("status", status));
    }

    private Answer prompts(String session) {
        return alice.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "One more thing"));
    }

    private List<Answer> atOnce(List<Supplier<Answer>> requests) {
        var left = new ConcurrentLinkedQueue<>(requests);
        return alice.atOnce(requests.size(), person -> left.remove().get());
    }

    private static List<JsonObject> reversed(List<JsonObject> batch) {
        var reversed = new ArrayList<>(batch);
        Collections.reverse(reversed);
        return reversed;
    }

    private static Stream<String> sessionsOf(List<JsonObject> jobs) {
        return jobs.stream().map(job -> job.getString("session_id")).distinct();
    }

    /** The ids of the jobs that somebody was told to have completed, by either door. */
    private static List<String> completed(List<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == 200).map(Answer::json)
                .flatMap(json -> json.containsKey("completed")
                        ? json.getJsonArray("completed").stream().map(job -> ((JsonObject) job).getString("id"))
                        : Stream.of(json.getString("id")))
                .toList();
    }

    private static long deadlocks() {
        return (Long) Rows.value("select deadlocks from pg_catalog.pg_stat_database where datname = current_database()");
    }
}
