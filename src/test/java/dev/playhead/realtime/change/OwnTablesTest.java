package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.identity.Caller;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** The five tables are published, events by their numbers alone. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class OwnTablesTest {

    private final UUID alicesId = UUID.randomUUID();
    private final UUID bobsId = UUID.randomUUID();
    private final UUID project = UUID.randomUUID();
    private final UUID session = UUID.randomUUID();
    private final Caller alice = Reader.user(alicesId);
    private final Caller bob = Reader.user(bobsId);
    private final Binding everything = new Binding("*", "public", "*", null, List.of());
    private final Binding events = new Binding("INSERT", "public", "session_events", null, List.of());

    EmbeddedPostgres postgres;

    @Inject
    Changes changes;

    private Owner owner;

    @BeforeEach
    void people_sign_up() {
        owner = new Owner(postgres);
        for (var id : List.of(alicesId, bobsId)) {
            owner.run("insert into auth.users (id, email) values (?, ?)", id, id + "@example.test");
        }
    }

    @Test
    void all_of_a_session_is_told_to_its_owner_and_to_nobody_else() {
        try (var hers = Reader.of(changes, alice, everything); var his = Reader.of(changes, bob, everything)) {
            opens();
            owner.run("insert into public.coding_jobs (session_id, prompt) values (?, 'Build')", session);
            append(2);
            owner.run("update public.profiles set display_name = 'Bob' where id = ?", bobsId);

            assertThat(his.await(1).get(0).json().getString("table")).isEqualTo("profiles");
            assertThat(hers.await(5)).extracting(told -> told.json().getString("table")).containsExactly("projects",
                    "coding_sessions", "coding_jobs", "session_events", "session_events");
        }
    }

    @Test
    void events_are_told_in_order_however_many_a_statement_writes_and_from_every_place_among_them() {
        opens();
        try (var reader = Reader.of(changes, alice, events)) {
            append(3);
            append(1400);
            append(1);

            var told = reader.await(1404);
            assertThat(told).extracting(change -> change.row().getInteger("seq"))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 1404).boxed().toList());
            assertThat(told.get(7).row().getString("session_id")).isEqualTo(session.toString());
            assertThat(told.get(7).row().getString("created_at")).endsWith("+00:00");
            assertThat(reader.cursors().size()).isGreaterThan(4);
            for (var cursor : reader.cursors()) {
                try (var later = Reader.from(changes, alice, Optional.of(cursor), events)) {
                    var rest = 1404 - reader.toldAt(cursor);
                    assertThat(later.await(rest)).extracting(change -> change.row().getInteger("seq"))
                            .containsExactlyElementsOf(IntStream.rangeClosed(1405 - rest, 1404).boxed().toList());
                }
            }
        }
    }

    @Test
    void a_deleted_project_is_told_with_what_its_owner_could_see_by_its_own_columns() {
        opens();
        append(1);
        try (var hers = Reader.of(changes, alice, everything); var his = Reader.of(changes, bob, everything)) {
            owner.run("delete from public.projects where id = ?", project);
            owner.run("update public.profiles set display_name = 'B' where id = ?", bobsId);

            assertThat(hers.await(2)).extracting(told -> told.type() + " " + told.json().getString("table"))
                    .containsExactlyInAnyOrder("DELETE projects", "DELETE coding_sessions");
            his.await(1);
        }
    }

    private void opens() {
        owner.run("insert into public.projects (id, user_id, name) values (?, ?, 'P')", project, alicesId);
        owner.run("insert into public.coding_sessions (id, user_id, project_id, initial_prompt) values (?, ?, ?, 'Build')",
                session, alicesId, project);
    }

    private void append(int count) {
        owner.run("insert into public.session_events (session_id, event_type) select ?, 'terminal' from generate_series(1, ?)",
                session, count);
    }
}
