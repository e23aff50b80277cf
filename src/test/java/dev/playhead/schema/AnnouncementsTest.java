package dev.playhead.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What is announced: once for each session that a statement touched, with keys and no content. */
class AnnouncementsTest extends DatabaseTest {

    private Connection listener;
    private UUID session;
    private UUID other;

    @BeforeEach
    void somebody_listens() throws SQLException {
        session = alice.opensSession("One");
        other = alice.opensSession("Two");
        listener = database.connectAsServiceLogin();
        try (var statement = listener.createStatement()) {
            statement.execute(
                    "listen session_events; listen coding_sessions; listen coding_jobs; listen said; listen playhead_schema");
        }
    }

    @AfterEach
    void nobody_listens() throws SQLException {
        listener.close();
    }

    @Test
    void events_are_announced_once_a_session_with_the_newest_number() throws SQLException {
        service.update("""
                insert into public.session_events (session_id, event_type, data)
                select case i % 2 when 0 then ?::uuid else ?::uuid end, 'terminal', '{"secret": "content"}'
                from generate_series(1, 9) i
                """, session, other);

        assertThat(heard()).containsExactlyInAnyOrder(
                "session_events {\"session_id\" : \"%s\", \"seq\" : 4}".formatted(session),
                "session_events {\"session_id\" : \"%s\", \"seq\" : 5}".formatted(other));
    }

    @Test
    void an_event_that_was_there_is_not_announced() throws SQLException {
        var id = UUID.randomUUID();
        var append = """
                insert into public.session_events (id, session_id, event_type)
                values (?, ?, 'terminal')
                on conflict (id) do nothing
                """;
        service.update(append, id, session);
        heard();

        service.update(append, id, session);

        assertThat(heard()).isEmpty();
    }

    @Test
    void what_is_rolled_back_is_not_announced() throws SQLException {
        try (var abandoned = service.begin()) {
            abandoned.update("insert into public.session_events (session_id, event_type) values (?, 'error')", session);
        }

        assertThat(heard()).isEmpty();
    }

    /** Whoever owns a schema need be able to send no notification, and is not refused for it. */
    @Test
    void a_change_of_the_schema_is_announced_whoever_makes_it() throws SQLException {
        owner.update("create role builder_%s".formatted(version.major()));
        owner.update("create schema workshop authorization builder_%s".formatted(version.major()));
        heard();
        var builder = "do $$ begin set local role builder_%s; %s; end $$";

        owner.update(builder.formatted(version.major(), "create table workshop.bench (id integer)"));
        assertThat(heard()).containsExactly("playhead_schema ");

        owner.update(builder.formatted(version.major(), "alter table workshop.bench add column name text"));
        assertThat(heard()).containsExactly("playhead_schema ");

        owner.update(builder.formatted(version.major(), "drop table workshop.bench"));
        assertThat(heard()).containsExactly("playhead_schema ");

        owner.update(builder.formatted(version.major(), "grant usage on schema workshop to public"));
        owner.update("create temporary table passing (id integer) on commit drop");
        assertThat(heard()).isEmpty();
        owner.update("drop schema workshop");
        owner.update("drop role builder_%s".formatted(version.major()));
    }

    @Test
    void sessions_are_announced_when_they_open_change_and_go() throws SQLException {
        var project = alice.<UUID> value("select project_id from public.coding_sessions where id = ?", session);
        var opened = alice.opensSession(project, "Three");
        assertThat(heard()).containsExactly(announced(opened));

        alice.update("update public.coding_sessions set metadata = '{\"secret\": true}' where project_id = ?", project);
        assertThat(heard()).containsExactlyInAnyOrder(announced(session), announced(opened));

        service.update("delete from public.coding_sessions where id = ?", opened);
        assertThat(heard()).containsExactly(announced(opened));

        alice.update("update public.coding_sessions set metadata = '{}' where false");
        assertThat(heard()).isEmpty();
    }

    @Test
    void jobs_are_announced_once_a_session_and_say_whether_one_waits() throws SQLException {
        var job = alice.submits(session, "A secret prompt");
        alice.submits(session, "Another");
        assertThat(heard()).containsExactly(
                "coding_jobs {\"session_id\" : \"%s\", \"pending\" : true}".formatted(session),
                "coding_jobs {\"session_id\" : \"%s\", \"pending\" : true}".formatted(session));

        service.update("update public.coding_jobs set priority = 1 where session_id = ?", session);
        assertThat(heard()).containsExactly("coding_jobs {\"session_id\" : \"%s\", \"pending\" : true}".formatted(session));

        service.update("update public.coding_jobs set status = 'failed' where id = ?", job);
        assertThat(heard()).containsExactly("coding_jobs {\"session_id\" : \"%s\", \"pending\" : false}".formatted(session));
    }

    private static String announced(UUID session) {
        return "coding_sessions {\"session_id\" : \"%s\"}".formatted(session);
    }

    /** Everything that was announced so far: announcements come in the order of commits, and the last of them is our own. */
    private List<String> heard() throws SQLException {
        var end = UUID.randomUUID().toString();
        service.rows("select pg_catalog.pg_notify('said', ?)", end);
        var heard = new ArrayList<String>();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < deadline) {
            for (var notification : listener.unwrap(PGConnection.class).getNotifications(100)) {
                if (notification.getName().equals("said")) {
                    if (notification.getParameter().equals(end)) {
                        return heard;
                    }
                } else {
                    heard.add(notification.getName() + " " + notification.getParameter());
                }
            }
        }
        throw new AssertionError("Nothing was heard in five seconds: " + heard);
    }
}
