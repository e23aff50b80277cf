package dev.playhead.schema;

import static dev.playhead.schema.Refusals.FOREIGN_KEY_VIOLATION;
import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static dev.playhead.schema.Refusals.assertBreaks;
import static dev.playhead.schema.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

class ProjectsTest extends DatabaseTest {

    @Test
    void user_can_create_project() {
        var project = alice.startsProject("Todo app");

        assertThat(alice.rows("select name, status, expo_config::text from public.projects where id = ?", project))
                .singleElement().satisfies(row -> {
                    assertThat(row).containsEntry("name", "Todo app");
                    assertThat(row).containsEntry("status", "active");
                    assertThat(row).containsEntry("expo_config", "{}");
                });
    }

    @Test
    void user_cannot_create_project_for_somebody_else() {
        assertRefused(PERMISSION_DENIED, () -> alice.update(
                "insert into public.projects (user_id, name) values (?, 'A gift')", bob.id()));
    }

    @Test
    void user_can_read_own_projects() {
        var first = alice.startsProject("First");
        var second = alice.startsProject("Second");

        var seen = alice.column("select id from public.projects order by created_at desc");

        assertThat(seen).isEqualTo(List.of(second, first));
    }

    @Test
    void user_cannot_read_other_projects() {
        var hers = alice.startsProject("Secret");

        assertThat(bob.rows("select * from public.projects where id = ?", hers)).isEmpty();
        assertThat(bob.rows("select * from public.projects")).isEmpty();
    }

    @Test
    void user_can_update_own_project() {
        var project = alice.startsProject("Draft");

        var updated = alice.update(
                "update public.projects set name = 'Final', expo_config = '{\"slug\": \"final\"}' where id = ?", project);

        assertThat(updated).isEqualTo(1);
        assertThat(alice.<String> value("select name from public.projects where id = ?", project)).isEqualTo("Final");
    }

    @Test
    void user_cannot_update_or_delete_other_projects() {
        var hers = alice.startsProject("Hers");

        assertThat(bob.update("update public.projects set name = 'Mine' where id = ?", hers)).isZero();
        assertThat(bob.update("delete from public.projects where id = ?", hers)).isZero();
        assertThat(alice.<String> value("select name from public.projects where id = ?", hers)).isEqualTo("Hers");
    }

    @Test
    void user_cannot_give_a_project_away_or_choose_its_machine() {
        var project = alice.startsProject("Kept");

        assertRefused(PERMISSION_DENIED,
                () -> alice.update("update public.projects set user_id = ? where id = ?", bob.id(), project));
        assertRefused(PERMISSION_DENIED,
                () -> alice.update("update public.projects set sandbox_id = 'machine' where id = ?", project));
    }

    @Test
    void user_can_soft_delete_project() {
        var project = alice.startsProject("Abandoned");
        var session = alice.opensSession(project, "Never mind");

        alice.update("update public.projects set status = 'deleted' where id = ?", project);

        assertThat(alice.<String> value("select status from public.projects where id = ?", project)).isEqualTo("deleted");
        assertThat(alice.<String> value("select status from public.coding_sessions where id = ?", session))
                .isEqualTo("completed");
    }

    @Test
    void archiving_a_project_leaves_its_sessions_open() {
        var project = alice.startsProject("Paused");
        var session = alice.opensSession(project, "Go on");

        alice.update("update public.projects set status = 'archived' where id = ?", project);

        assertThat(alice.<String> value("select status from public.coding_sessions where id = ?", session))
                .isEqualTo("pending");
    }

    @Test
    void deleting_the_row_takes_everything_below_with_it() {
        var project = alice.startsProject("Gone");
        var session = alice.opensSession(project, "Build");
        alice.submits(session, "Build");
        service.update("insert into public.session_events (session_id, event_type) values (?, 'thinking')", session);

        alice.update("delete from public.projects where id = ?", project);

        for (var table : List.of("coding_sessions where id", "coding_jobs where session_id",
                "session_events where session_id", "session_streams where session_id")) {
            assertThat(owner.rows("select 1 from public." + table + " = ?", session)).as(table).isEmpty();
        }
    }

    @Test
    void a_project_needs_a_profile() {
        assertRefused(FOREIGN_KEY_VIOLATION, () -> service.update(
                "insert into public.projects (user_id, name) values (?, 'Orphan')", UUID.randomUUID()));
    }

    @Test
    void names_states_and_sizes_are_checked() {
        var project = alice.startsProject("Checked");

        assertBreaks("projects_name_length", () -> change(project, "name = ''"));
        assertBreaks("projects_status_known", () -> change(project, "status = 'lost'"));
        assertBreaks("projects_description_length", () -> change(project, "description = repeat('x', 10001)"));
        assertBreaks("projects_expo_config_is_object", () -> change(project, "expo_config = '[]'"));
        assertBreaks("projects_sandbox_id_length", () -> service.update(
                "update public.projects set sandbox_id = repeat('x', 201) where id = ?", project));
    }

    @Test
    void a_configuration_takes_64_kib_and_not_a_byte_more() {
        var project = alice.startsProject("Large");
        // {"a": "…"} is nine characters around its text.
        var largest = "{\"a\":\"" + "x".repeat(65536 - 9) + "\"}";
        var larger = "{\"a\":\"" + "x".repeat(65536 - 8) + "\"}";

        assertThat(alice.update("update public.projects set expo_config = ?::jsonb where id = ?", largest, project))
                .isEqualTo(1);
        assertBreaks("projects_expo_config_size",
                () -> alice.update("update public.projects set expo_config = ?::jsonb where id = ?", larger, project));
    }

    /** Some bytes of it print as thousands of digits, which whoever reads the row would have to carry. */
    @Test
    void a_configuration_holds_no_number_that_a_double_cannot() {
        var project = alice.startsProject("Numbers");

        for (var number : List.of("1e131000", "-1e309", "1e-400", "[0, [{\"deep\": 2e400}]]")) {
            assertBreaks("projects_expo_config_numbers", () -> alice.update(
                    "update public.projects set expo_config = ?::jsonb where id = ?", "{\"a\": " + number + "}", project));
        }
        for (var number : List.of("0", "-1.5", "1.7976931348623157e308", "1e-300", "\"1e999\"", "null")) {
            assertThat(alice.update("update public.projects set expo_config = ?::jsonb where id = ?",
                    "{\"a\": " + number + "}", project)).isEqualTo(1);
        }
    }

    private void change(UUID project, String assignment) {
        alice.update("update public.projects set " + assignment + " where id = ?", project);
    }
}
