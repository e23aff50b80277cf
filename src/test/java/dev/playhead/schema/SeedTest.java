package dev.playhead.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedTest extends DatabaseTest {

    private static final String SEED = "db/seed/seed.sql";
    private static final List<String> TABLES = List.of("projects", "coding_sessions", "coding_jobs", "session_events");

    @AfterEach
    void the_demo_goes() {
        owner.update("delete from auth.users where email = 'demo@playhead.local'");
    }

    @Test
    void all_seed_inserts_succeed_and_link() {
        var demo = demoSignsUp();

        database.run(SEED);

        assertThat(demo.rows("""
                select project.name, session.initial_prompt, session.status, session.expires_at - session.created_at
                    = interval '1 hour' as for_an_hour, job.prompt, job.status as job_status
                from public.projects project
                join public.coding_sessions session on session.project_id = project.id
                join public.coding_jobs job on job.session_id = session.id
                """)).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("name", "Test Todo App");
            assertThat(row).containsEntry("initial_prompt", "Build a todo app with React");
            assertThat(row).containsEntry("status", "pending");
            assertThat(row).containsEntry("for_an_hour", true);
            assertThat(row).containsEntry("prompt", "Build a todo app with React");
            assertThat(row).containsEntry("job_status", "pending");
        });
        assertThat(demo.column("""
                select seq || ' ' || event_type || ' ' || coalesce(data ->> 'message', data ->> 'command')
                from public.session_events
                order by seq
                """)).isEqualTo(List.of("1 thinking Planning the todo app structure...", "2 terminal npm install"));
    }

    @Test
    void a_second_run_changes_nothing() {
        var demo = demoSignsUp();
        database.run(SEED);
        var counts = counts(demo);
        demo.update("update public.projects set name = 'Renamed'");

        database.run(SEED);

        assertThat(counts(demo)).isEqualTo(counts).isEqualTo(List.of(1L, 1L, 1L, 2L));
    }

    @Test
    void a_demo_user_who_has_projects_is_left_alone() {
        var demo = demoSignsUp();
        demo.startsProject("My own");

        database.run(SEED);

        assertThat(counts(demo)).isEqualTo(List.of(1L, 0L, 0L, 0L));
    }

    @Test
    void without_a_demo_user_nothing_happens() {
        alice.startsProject("Hers");

        database.run(SEED);

        assertThat(counts(alice)).isEqualTo(List.of(1L, 0L, 0L, 0L));
    }

    private User demoSignsUp() {
        var id = UUID.randomUUID();
        owner.update("insert into auth.users (id, email) values (?, 'demo@playhead.local')", id);
        return database.user(id);
    }

    private List<Object> counts(Somebody caller) {
        return TABLES.stream().<Object> map(table -> caller.value("select count(*) from public." + table)).toList();
    }
}
