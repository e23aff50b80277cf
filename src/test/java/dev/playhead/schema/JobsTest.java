package dev.playhead.schema;

import static dev.playhead.schema.Refusals.NO_DATA_FOUND;
import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static dev.playhead.schema.Refusals.UNIQUE_VIOLATION;
import static dev.playhead.schema.Refusals.assertBreaks;
import static dev.playhead.schema.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobsTest extends DatabaseTest {

    private static final String SUBMIT = "select id from public.submit_prompt(?, ?, ?)";
    private static final String FINISH = """
            update public.coding_jobs
            set status = ?, completed_at = now(), lease_id = null, lease_expires_at = null
            where id = ?
            """;

    @Test
    void user_submits_a_prompt_to_an_own_session() {
        var session = alice.opensSession("Build");

        var job = alice.submits(session, "Add a button");

        assertThat(alice.rows("select session_id, prompt, status, max_retries from public.coding_jobs where id = ?", job))
                .singleElement().satisfies(row -> {
                    assertThat(row).containsEntry("session_id", session);
                    assertThat(row).containsEntry("prompt", "Add a button");
                    assertThat(row).containsEntry("status", "pending");
                    assertThat(row).containsEntry("max_retries", 3);
                });
    }

    @Test
    void user_can_neither_make_change_nor_delete_a_job() {
        var session = alice.opensSession("Build");
        var job = alice.submits(session, "Build");

        assertRefused(PERMISSION_DENIED, () -> alice.update(
                "insert into public.coding_jobs (session_id, prompt) values (?, 'Jump the queue')", session));
        assertRefused(PERMISSION_DENIED, () -> alice.update("update public.coding_jobs set priority = 1 where id = ?", job));
        assertRefused(PERMISSION_DENIED, () -> alice.update("delete from public.coding_jobs where id = ?", job));
    }

    @Test
    void a_foreign_session_is_refused_in_the_words_of_a_missing_one() {
        var hers = alice.opensSession("Hers");

        var foreign = assertRefused(NO_DATA_FOUND, () -> bob.submits(hers, "Spoil it"));
        var missing = assertRefused(NO_DATA_FOUND, () -> bob.submits(UUID.randomUUID(), "Spoil it"));

        assertThat(foreign.getMessage()).isEqualTo(missing.getMessage());
        assertThat(alice.rows("select 1 from public.coding_jobs where session_id = ?", hers)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "completed", "failed", "expired" })
    void a_finished_session_takes_no_prompt(String finished) {
        var session = alice.opensSession("Over");
        service.update("update public.coding_sessions set status = ? where id = ?", finished, session);

        assertBreaks("coding_jobs_session_open", () -> alice.submits(session, "One more thing"));
    }

    @Test
    void a_prompt_sent_again_is_the_job_that_is_there() {
        var session = alice.opensSession("Retried");
        var id = UUID.randomUUID();

        alice.<UUID> value(SUBMIT, session, "Build", id);
        var again = alice.<UUID> value(SUBMIT, session, "Build", id);

        assertThat(again).isEqualTo(id);
        assertThat(alice.<Long> value("select count(*) from public.coding_jobs where session_id = ?", session)).isEqualTo(1L);
    }

    @Test
    void a_prompt_sent_again_after_the_end_is_still_the_job_that_is_there() {
        var session = alice.opensSession("Retried late");
        var id = UUID.randomUUID();
        alice.<UUID> value(SUBMIT, session, "Build", id);
        service.update(FINISH, "completed", id);

        assertThat(alice.<UUID> value(SUBMIT, session, "Build", id)).isEqualTo(id);
    }

    @Test
    void an_id_that_stands_for_a_job_elsewhere_is_taken() {
        var hers = alice.opensSession("Hers");
        var his = bob.opensSession("His");
        var id = alice.submits(hers, "Build");

        assertRefused(UNIQUE_VIOLATION, () -> bob.<UUID> value(SUBMIT, his, "Build", id));
    }

    @Test
    void the_service_submits_to_any_session_and_nobody_to_none() {
        var session = alice.opensSession("Hers");

        assertThat(service.<UUID> value("select id from public.submit_prompt(?, 'Build')", session)).isNotNull();
        assertRefused(PERMISSION_DENIED, () -> nobody.<UUID> value("select id from public.submit_prompt(?, 'Build')", session));
    }

    /** A claim is what a token says; the role is what the login may be. */
    @Test
    void a_user_whose_claims_name_the_service_role_is_still_a_user() throws SQLException {
        var session = alice.opensSession("Hers");

        try (var connection = database.connectAsUserLogin()) {
            connection.setAutoCommit(false);
            var forged = new Transaction(connection);
            forged.rows("select set_config('request.jwt.claims', ?, true), set_config('role', 'authenticated', true)",
                    "{\"sub\": \"%s\", \"role\": \"service_role\"}".formatted(bob.id()));

            assertRefused(NO_DATA_FOUND, () -> forged.rows("select * from public.submit_prompt(?, 'Spoil it')", session));
        }
    }

    @Test
    void the_last_finished_job_completes_its_session() {
        var session = alice.opensSession("Two jobs");
        var first = alice.submits(session, "One");
        var second = alice.submits(session, "Two");

        service.update(FINISH, "completed", first);
        assertThat(statusOf(session)).isEqualTo("pending");
        service.update(FINISH, "completed", second);

        assertThat(statusOf(session)).isEqualTo("completed");
    }

    @Test
    void a_last_job_that_fails_fails_its_session() {
        var session = alice.opensSession("Fails");
        var job = alice.submits(session, "Impossible");

        service.update(FINISH, "failed", job);

        assertThat(statusOf(session)).isEqualTo("failed");
    }

    @Test
    void two_last_jobs_that_finish_at_once_settle_their_session() throws SQLException {
        var session = alice.opensSession("Together");
        var first = alice.submits(session, "One");
        var second = alice.submits(session, "Two");

        try (var one = service.begin()) {
            one.update(FINISH, "completed", first);
            var other = CompletableFuture.runAsync(() -> service.update(FINISH, "completed", second));
            Concurrency.awaitWaiting(owner, 1);
            one.commit();
            other.join();
        }

        assertThat(statusOf(session)).isEqualTo("completed");
    }

    @Test
    void two_jobs_that_finish_in_one_statement_settle_their_session() {
        var session = alice.opensSession("Together");
        alice.submits(session, "One");
        alice.submits(session, "Two");

        service.update("update public.coding_jobs set status = 'completed' where session_id = ?", session);

        assertThat(statusOf(session)).isEqualTo("completed");
    }

    @Test
    void of_jobs_that_finish_in_one_statement_each_settles_its_own_session() {
        var good = alice.opensSession("Good");
        var bad = alice.opensSession("Bad");
        var open = alice.opensSession("Open");
        for (var session : List.of(good, bad, open)) {
            alice.submits(session, "One");
            alice.submits(session, "Two");
        }
        alice.submits(open, "Three");

        service.update("""
                update public.coding_jobs
                set status = case when session_id = ? and prompt = 'Two' then 'failed' else 'completed' end
                where session_id in (?, ?, ?) and prompt <> 'Three'
                """, bad, good, bad, open);

        assertThat(statusOf(good)).isEqualTo("completed");
        assertThat(statusOf(bad)).isEqualTo("failed");
        assertThat(statusOf(open)).isEqualTo("pending");
    }

    @Test
    void a_change_of_a_finished_job_settles_nothing() {
        var session = alice.opensSession("Reopened");
        var first = alice.submits(session, "One");
        alice.submits(session, "Two");
        service.update(FINISH, "completed", first);
        service.update("delete from public.coding_jobs where session_id = ? and status = 'pending'", session);

        service.update("update public.coding_jobs set result = '1' where id = ?", first);

        assertThat(statusOf(session)).isEqualTo("pending");
    }

    @Test
    void a_prompt_that_comes_while_the_last_job_finishes_is_refused_or_keeps_the_session_open() throws SQLException {
        var session = alice.opensSession("Contested");
        var first = alice.submits(session, "One");

        try (var asking = alice.begin()) {
            asking.rows("select id from public.submit_prompt(?, 'Two')", session);
            var finishing = CompletableFuture.runAsync(() -> service.update(FINISH, "completed", first));
            Concurrency.awaitWaiting(owner, 1);
            asking.commit();
            finishing.join();
        }

        assertThat(statusOf(session)).isEqualTo("pending");
    }

    @ParameterizedTest
    @ValueSource(strings = { "completed", "failed", "expired" })
    void waiting_jobs_of_a_finished_session_will_not_run(String finished) {
        var session = alice.opensSession("Ended");
        var running = alice.submits(session, "Runs");
        var waiting = alice.submits(session, "Waits");
        claim(running);

        service.update("update public.coding_sessions set status = ? where id = ?", finished, session);

        assertThat(jobStatus(running)).isEqualTo("processing");
        assertThat(jobStatus(waiting)).isEqualTo("failed");
        assertThat(alice.<String> value("select error from public.coding_jobs where id = ?", waiting))
                .isEqualTo("the session was " + finished + " before the job ran");
        assertThat(statusOf(session)).isEqualTo(finished);
    }

    @Test
    void a_user_who_completes_a_session_cancels_its_waiting_jobs_and_no_others() {
        var session = alice.opensSession("Mine");
        var waiting = alice.submits(session, "Waits");
        var elsewhere = alice.submits(alice.opensSession("Another"), "Waits");

        alice.update("update public.coding_sessions set status = 'completed' where id = ?", session);

        assertThat(jobStatus(waiting)).isEqualTo("failed");
        assertThat(jobStatus(elsewhere)).isEqualTo("pending");
    }

    @Test
    void a_job_is_processing_if_and_only_if_it_is_leased() {
        var job = alice.submits(alice.opensSession("Leased"), "Build");

        for (var half : new String[] {
                "status = 'processing'",
                "status = 'processing', lease_id = gen_random_uuid()",
                "status = 'processing', lease_expires_at = now()",
                "lease_id = gen_random_uuid()",
                "lease_expires_at = now()",
                "lease_id = gen_random_uuid(), lease_expires_at = now()" }) {
            assertBreaks("coding_jobs_processing_iff_leased", () -> change(job, half));
        }
        claim(job);
        assertBreaks("coding_jobs_processing_iff_leased", () -> change(job, "status = 'completed'"));
    }

    @Test
    void numbers_lengths_and_sizes_are_checked() {
        var job = alice.submits(alice.opensSession("Checked"), "Build");

        assertBreaks("coding_jobs_status_known", () -> change(job, "status = 'lost'"));
        assertBreaks("coding_jobs_prompt_length", () -> change(job, "prompt = ''"));
        assertBreaks("coding_jobs_priority_range", () -> change(job, "priority = 1001"));
        assertBreaks("coding_jobs_retry_count_not_negative", () -> change(job, "retry_count = -1"));
        assertBreaks("coding_jobs_max_retries_range", () -> change(job, "max_retries = 101"));
        assertBreaks("coding_jobs_error_length", () -> change(job, "error = repeat('x', 10001)"));
        assertBreaks("coding_jobs_worker_length", () -> change(job, "worker = ''"));
        assertBreaks("coding_jobs_result_size", () -> change(job, "result = to_jsonb(repeat('x', 65536))"));
        assertBreaks("coding_jobs_result_numbers", () -> change(job, "result = '[1e400]'"));
        assertBreaks("coding_jobs_prompt_length",
                () -> alice.submits(service.value("select session_id from public.coding_jobs where id = ?", job), ""));
    }

    @Test
    void a_retry_waits_longer_each_time_and_never_long() {
        for (var retries = 1; retries <= 40; retries++) {
            var expected = Math.min(Math.pow(2, retries), 300);

            var seconds = service.<Double> value(
                    "select extract(epoch from public.job_retry_delay(?))::float8", retries);

            assertThat(seconds).isBetween(expected * 0.5, expected * 1.5);
        }
    }

    @Test
    void the_turns_of_a_session_stand_a_minute_apart_and_others_start_anew() {
        var session = alice.opensSession("Crowded");
        var first = alice.submits(session, "One");
        var second = alice.submits(session, "Two");
        var third = alice.submits(session, "Three");
        var elsewhere = alice.submits(alice.opensSession("Alone"), "One");

        assertThat(secondsBetween(first, second)).isEqualTo(60);
        assertThat(secondsBetween(second, third)).isEqualTo(60);
        assertThat(secondsBetween(first, elsewhere)).isLessThan(60);
    }

    @Test
    void an_urgent_job_does_not_stand_behind_what_its_session_has_time_for() {
        var session = alice.opensSession("Crowded");
        var first = alice.submits(session, "One");
        alice.submits(session, "Two");

        var urgent = service.<UUID> value("""
                insert into public.coding_jobs (session_id, prompt, priority) values (?, 'Now', 5) returning id
                """, session);

        assertThat(secondsBetween(first, urgent)).isLessThan(60);
    }

    @Test
    void many_jobs_of_one_statement_have_turns_of_their_own() {
        var session = alice.opensSession("Bulk");

        service.update("""
                insert into public.coding_jobs (session_id, prompt)
                select ?, 'Part ' || part
                from generate_series(1, 10) as part
                """, session);

        assertThat(service.<Long> value("select count(distinct turn_at) from public.coding_jobs where session_id = ?", session))
                .isEqualTo(10L);
    }

    @Test
    void a_job_for_later_has_its_turn_when_it_is_due() {
        var session = alice.opensSession("Later");

        var later = service.<UUID> value("""
                insert into public.coding_jobs (session_id, prompt, run_at)
                values (?, 'Tomorrow', now() + interval '1 day')
                returning id
                """, session);

        assertThat(service.<Boolean> value("select turn_at = run_at from public.coding_jobs where id = ?", later)).isTrue();
    }

    @Test
    void a_failed_job_of_an_open_session_is_put_back_with_all_its_tries() {
        var session = alice.opensSession("Half broken");
        var job = alice.submits(session, "One");
        alice.submits(session, "Two");
        change(job, "status = 'failed', completed_at = now(), retry_count = 3, error = 'no disk'");

        service.rows("select id from public.retry_job(?)", job);

        assertThat(service.rows("select status, retry_count, error, completed_at from public.coding_jobs where id = ?", job))
                .singleElement().satisfies(row -> {
                    assertThat(row).containsEntry("status", "pending");
                    assertThat(row).containsEntry("retry_count", 0);
                    assertThat(row).containsEntry("error", "no disk");
                    assertThat(row).containsEntry("completed_at", null);
                });
        assertBreaks("coding_jobs_retry_of_failed", () -> service.rows("select id from public.retry_job(?)", job));
    }

    @Test
    void a_finished_session_takes_no_job_back() {
        var job = alice.submits(alice.opensSession("Over"), "One");
        service.update(FINISH, "failed", job);

        assertBreaks("coding_jobs_session_open", () -> service.rows("select id from public.retry_job(?)", job));
        assertRefused(NO_DATA_FOUND, () -> service.rows("select id from public.retry_job(?)", UUID.randomUUID()));
    }

    private long secondsBetween(UUID job, UUID later) {
        return service.<Long> value("""
                select extract(epoch from later.turn_at - job.turn_at)::bigint
                from public.coding_jobs job, public.coding_jobs later
                where job.id = ? and later.id = ?
                """, job, later);
    }

    private void claim(UUID job) {
        change(job, "status = 'processing', worker = 'w', lease_id = gen_random_uuid(), "
                + "lease_expires_at = now() + interval '1 minute'");
    }

    private void change(UUID job, String assignment) {
        service.update("update public.coding_jobs set " + assignment + " where id = ?", job);
    }

    private String statusOf(UUID session) {
        return service.value("select status from public.coding_sessions where id = ?", session);
    }

    private String jobStatus(UUID job) {
        return service.value("select status from public.coding_jobs where id = ?", job);
    }
}
