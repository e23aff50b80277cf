package dev.playhead.schema;

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

class SessionsTest extends DatabaseTest {

    private static final String OPEN = """
            insert into public.coding_sessions (id, user_id, project_id, initial_prompt)
            values (?, ?, ?, 'Build')
            """;
    private static final String STATUS = "select status from public.coding_sessions where id = ?";

    @Test
    void user_can_create_session_for_own_project() {
        var project = alice.startsProject("Todo app");

        var session = alice.opensSession(project, "Build a todo app");

        assertThat(alice.rows("""
                select status, expires_at > now() as open, started_at, completed_at, metadata::text
                from public.coding_sessions
                where id = ?
                """, session)).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("status", "pending");
            assertThat(row).containsEntry("open", true);
            assertThat(row).containsEntry("started_at", null);
            assertThat(row).containsEntry("completed_at", null);
            assertThat(row).containsEntry("metadata", "{}");
        });
    }

    @Test
    void user_can_read_own_sessions() {
        var session = alice.opensSession("Build");

        assertThat(alice.column("select id from public.coding_sessions")).isEqualTo(List.of(session));
        assertThat(bob.column("select id from public.coding_sessions")).isEmpty();
    }

    @Test
    void user_cannot_create_session_for_others_projects() {
        var hers = alice.startsProject("Hers");

        assertRefused(PERMISSION_DENIED, () -> bob.opensSession(hers, "Steal"));
    }

    /** Else a session would tell whether a project of somebody else exists. */
    @Test
    void a_foreign_project_is_refused_in_the_words_of_a_missing_one() {
        var hers = alice.startsProject("Hers");

        var foreign = assertRefused(PERMISSION_DENIED, () -> bob.opensSession(hers, "Steal"));
        var missing = assertRefused(PERMISSION_DENIED, () -> bob.opensSession(UUID.randomUUID(), "Steal"));

        assertThat(foreign.getMessage()).isEqualTo(missing.getMessage());
    }

    @Test
    void user_cannot_create_session_in_the_name_of_another() {
        var hers = alice.startsProject("Hers");

        assertRefused(PERMISSION_DENIED, () -> bob.update(OPEN, UUID.randomUUID(), alice.id(), hers));
    }

    @ParameterizedTest
    @ValueSource(strings = { "archived", "deleted" })
    void no_session_opens_in_a_project_that_is_put_away(String status) {
        var project = alice.startsProject("Old");
        alice.update("update public.projects set status = ? where id = ?", status, project);

        assertBreaks("coding_sessions_project_active", () -> alice.opensSession(project, "Again"));
        assertBreaks("coding_sessions_project_active",
                () -> service.update(OPEN, UUID.randomUUID(), alice.id(), project));
    }

    @Test
    void not_even_the_service_opens_a_session_in_a_project_of_another_user() {
        var hers = alice.startsProject("Hers");
        var his = bob.opensSession("His");

        assertBreaks("coding_sessions_project_active", () -> service.update(OPEN, UUID.randomUUID(), bob.id(), hers));
        assertBreaks("coding_sessions_project_active",
                () -> service.update("update public.coding_sessions set project_id = ? where id = ?", hers, his));
    }

    @Test
    void a_session_that_opens_while_its_project_is_deleted_does_not_stay_open() throws SQLException {
        var project = alice.startsProject("Contested");

        try (var opening = alice.begin()) {
            opening.update(OPEN, UUID.randomUUID(), alice.id(), project);
            var deleting = CompletableFuture.runAsync(() -> database.user(alice.id())
                    .update("update public.projects set status = 'deleted' where id = ?", project));
            awaitWaiting(1);
            opening.commit();
            deleting.join();
        }

        assertThat(alice.column("select status from public.coding_sessions where project_id = ?", project))
                .isEqualTo(List.of("completed"));
    }

    @Test
    void a_project_that_is_deleted_first_refuses_the_session_that_waited() throws SQLException {
        var project = alice.startsProject("Contested");

        try (var deleting = alice.begin()) {
            deleting.update("update public.projects set status = 'deleted' where id = ?", project);
            var opening = CompletableFuture.runAsync(() -> alice.update(OPEN, UUID.randomUUID(), alice.id(), project));
            awaitWaiting(1);
            deleting.commit();

            assertBreaks("coding_sessions_project_active", opening::join);
        }
    }

    @Test
    void expired_sessions_identifiable() {
        var late = alice.opensSession("Late");
        alice.opensSession("In time");
        service.update("update public.coding_sessions set expires_at = now() - interval '1 second' where id = ?", late);

        var expired = service.column("""
                select id
                from public.coding_sessions
                where status in ('pending', 'active', 'paused')
                  and expires_at <= now()
                  and user_id = ?
                """, alice.id());

        assertThat(expired).isEqualTo(List.of(late));
    }

    @Test
    void an_expiry_is_a_moment_in_time() {
        var session = alice.opensSession("Endless");

        assertBreaks("coding_sessions_expires_at_finite",
                () -> service.update("update public.coding_sessions set expires_at = 'infinity' where id = ?", session));
    }

    @Test
    void user_has_no_more_open_sessions_than_the_profile_allows() {
        var project = alice.startsProject("Busy");
        var first = alice.opensSession(project, "1");
        alice.opensSession(project, "2");
        alice.opensSession(project, "3");

        assertBreaks("coding_sessions_within_limit", () -> alice.opensSession(project, "4"));
        assertBreaks("coding_sessions_within_limit",
                () -> service.update(OPEN, UUID.randomUUID(), alice.id(), project));

        alice.update("update public.coding_sessions set status = 'completed' where id = ?", first);
        assertThat(alice.opensSession(project, "4")).isNotNull();
    }

    @Test
    void the_limit_holds_within_one_statement() {
        var project = alice.startsProject("Greedy");

        assertBreaks("coding_sessions_within_limit", () -> alice.update("""
                insert into public.coding_sessions (user_id, project_id, initial_prompt)
                select ?, ?, 'Prompt ' || i
                from generate_series(1, 4) i
                """, alice.id(), project));
    }

    @Test
    void a_limit_of_another_does_not_count() {
        alice.opensSession("1");
        alice.opensSession("2");
        alice.opensSession("3");

        assertThat(bob.opensSession("Mine")).isNotNull();
    }

    @Test
    void a_session_sent_again_at_the_limit_is_the_one_that_is_there() {
        var project = alice.startsProject("Retried");
        var third = UUID.randomUUID();
        alice.opensSession(project, "1");
        alice.opensSession(project, "2");
        alice.update(OPEN, third, alice.id(), project);

        assertThat(alice.update(OPEN + " on conflict do nothing", third, alice.id(), project)).isZero();
        assertRefused(UNIQUE_VIOLATION, () -> alice.update(OPEN, third, alice.id(), project));
    }

    @Test
    void two_requests_at_once_do_not_pass_the_limit_together() throws SQLException {
        var project = alice.startsProject("Raced");
        alice.opensSession(project, "1");
        alice.opensSession(project, "2");

        try (var first = alice.begin()) {
            first.update(OPEN, UUID.randomUUID(), alice.id(), project);
            var second = CompletableFuture.runAsync(() -> alice.update(OPEN, UUID.randomUUID(), alice.id(), project));
            awaitWaiting(1);
            first.commit();

            assertBreaks("coding_sessions_within_limit", second::join);
        }
    }

    /** Which status may follow which, in full. */
    @Test
    void a_status_moves_only_along_the_graph() {
        var statuses = List.of("pending", "active", "paused", "completed", "failed", "expired");
        var allowed = List.of(
                "pending → active", "pending → paused", "pending → completed", "pending → failed", "pending → expired",
                "active → paused", "active → completed", "active → failed", "active → expired",
                "paused → active", "paused → completed", "paused → failed", "paused → expired");
        service.update("update public.profiles set sessions_limit = 100 where id = ?", alice.id());
        var project = alice.startsProject("Graph");

        for (var from : statuses) {
            for (var to : statuses) {
                var session = sessionIn(from, project);
                var step = from + " → " + to;
                if (from.equals(to) || allowed.contains(step)) {
                    assertThat(move(session, to)).as(step).isEqualTo(1);
                    assertThat(service.<String> value(STATUS, session)).as(step).isEqualTo(to);
                } else {
                    assertBreaks("coding_sessions_status_graph", () -> move(session, to));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "completed", "failed", "expired" })
    void a_finished_session_never_comes_back(String finished) {
        var session = alice.opensSession("Once");
        move(session, finished);

        for (var open : List.of("pending", "active", "paused")) {
            assertBreaks("coding_sessions_status_graph",
                    () -> alice.update("update public.coding_sessions set status = ? where id = ?", open, session));
            assertBreaks("coding_sessions_status_graph", () -> move(session, open));
            assertBreaks("coding_sessions_status_graph",
                    () -> owner.update("update public.coding_sessions set status = ? where id = ?", open, session));
        }
    }

    @Test
    void the_times_of_start_and_end_are_noted() {
        var session = alice.opensSession("Timed");

        move(session, "active");
        var started = alice.<Object> value("select started_at from public.coding_sessions where id = ?", session);
        move(session, "paused");
        move(session, "active");
        move(session, "completed");

        assertThat(alice.<Object> value("select started_at from public.coding_sessions where id = ?", session))
                .isEqualTo(started);
        assertThat(alice.<Boolean> value("select completed_at > started_at from public.coding_sessions where id = ?", session))
                .isTrue();
    }

    @Test
    void user_can_pause_resume_and_complete_but_not_fail_or_expire() {
        var session = alice.opensSession("Mine");

        assertThat(alice.update("update public.coding_sessions set status = 'paused' where id = ?", session)).isEqualTo(1);
        assertThat(alice.update("update public.coding_sessions set status = 'active' where id = ?", session)).isEqualTo(1);
        assertRefused(PERMISSION_DENIED,
                () -> alice.update("update public.coding_sessions set status = 'failed' where id = ?", session));
        assertRefused(PERMISSION_DENIED,
                () -> alice.update("update public.coding_sessions set status = 'expired' where id = ?", session));
        assertThat(alice.update("update public.coding_sessions set status = 'completed' where id = ?", session)).isEqualTo(1);
    }

    @Test
    void user_cannot_touch_other_sessions() {
        var hers = alice.opensSession("Hers");

        assertThat(bob.update("update public.coding_sessions set status = 'completed' where id = ?", hers)).isZero();
        assertRefused(PERMISSION_DENIED, () -> bob.update("delete from public.coding_sessions where id = ?", hers));
        assertThat(alice.<String> value(STATUS, hers)).isEqualTo("pending");
    }

    @Test
    void every_session_has_a_stream() {
        var session = alice.opensSession("Streamed");

        assertThat(alice.rows("select last_seq, floor_seq from public.session_streams where session_id = ?", session))
                .singleElement().satisfies(stream -> {
                    assertThat(stream).containsEntry("last_seq", 0L);
                    assertThat(stream).containsEntry("floor_seq", 1L);
                });
        assertThat(bob.rows("select 1 from public.session_streams where session_id = ?", session)).isEmpty();
    }

    @Test
    void prompts_addresses_and_metadata_are_checked() {
        var session = alice.opensSession("Checked");

        assertBreaks("coding_sessions_initial_prompt_length", () -> change(session, "initial_prompt = ''"));
        assertBreaks("coding_sessions_status_known", () -> service.update("""
                insert into public.coding_sessions (user_id, project_id, initial_prompt, status)
                select user_id, project_id, 'x', 'lost'
                from public.coding_sessions
                where id = ?
                """, session));
        assertBreaks("coding_sessions_eas_update_url_length", () -> change(session, "eas_update_url = repeat('x', 2001)"));
        assertBreaks("coding_sessions_webview_url_length", () -> change(session, "webview_url = repeat('x', 2001)"));
        assertBreaks("coding_sessions_metadata_is_object", () -> change(session, "metadata = '1'"));
        assertBreaks("coding_sessions_metadata_size",
                () -> change(session, "metadata = jsonb_build_object('a', repeat('x', 65536))"));
        assertBreaks("coding_sessions_metadata_numbers", () -> change(session, "metadata = '{\"a\": 1e400}'"));
    }

    private UUID sessionIn(String status, UUID project) {
        var session = UUID.randomUUID();
        service.update("""
                insert into public.coding_sessions (id, user_id, project_id, initial_prompt, status)
                values (?, ?, ?, 'Build', ?)
                """, session, alice.id(), project, status);
        return session;
    }

    private int move(UUID session, String status) {
        return service.update("update public.coding_sessions set status = ? where id = ?", status, session);
    }

    private void change(UUID session, String assignment) {
        service.update("update public.coding_sessions set " + assignment + " where id = ?", session);
    }

    private void awaitWaiting(int backends) {
        Concurrency.awaitWaiting(owner, backends);
    }
}
