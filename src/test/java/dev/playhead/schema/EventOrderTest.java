package dev.playhead.schema;

import static dev.playhead.schema.Refusals.FOREIGN_KEY_VIOLATION;
import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static dev.playhead.schema.Refusals.assertBreaks;
import static dev.playhead.schema.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Events are numbered 1, 2, 3 … in the order of commits and without a hole, whoever inserts and by whatever statement. */
class EventOrderTest extends DatabaseTest {

    private static final String APPEND = "insert into public.session_events (session_id, event_type) values (?, 'terminal')";
    private static final String APPEND_WITH_ID = """
            insert into public.session_events (id, session_id, event_type)
            values (?, ?, 'terminal')
            on conflict (id) do nothing
            """;

    private UUID session;
    private UUID other;

    @BeforeEach
    void two_sessions_are_open() {
        session = alice.opensSession("One");
        other = alice.opensSession("Two");
    }

    @Test
    void one_row_after_another() {
        for (var i = 0; i < 5; i++) {
            service.update(APPEND, session);
        }

        assertNumbered(session, 5);
    }

    @Test
    void many_rows_in_one_statement_in_the_order_in_which_they_stand() {
        service.update("""
                insert into public.session_events (session_id, event_type, data)
                values (?, 'thinking', '{"i": 1}'), (?, 'terminal', '{"i": 2}'), (?, 'completion', '{"i": 3}')
                """, session, session, session);

        assertNumbered(session, 3);
        assertThat(alice.<Boolean> value(
                "select bool_and(seq = (data ->> 'i')::int) from public.session_events where session_id = ?", session))
                .isTrue();
    }

    @Test
    void several_sessions_in_one_statement() {
        service.update("""
                insert into public.session_events (session_id, event_type)
                values (?, 'thinking'), (?, 'thinking'), (?, 'terminal'), (?, 'terminal'), (?, 'completion')
                """, session, other, session, other, session);

        assertNumbered(session, 3);
        assertNumbered(other, 2);
    }

    @Test
    void insert_select() {
        service.update(APPEND, session);
        service.update("""
                insert into public.session_events (session_id, event_type, data)
                select ?, 'terminal', jsonb_build_object('i', i)
                from generate_series(1, 500) i
                """, session);

        assertNumbered(session, 501);
        assertThat(alice.<Boolean> value("""
                select bool_and(seq = (data ->> 'i')::int + 1)
                from public.session_events
                where session_id = ?
                  and seq > 1
                """, session)).isTrue();
    }

    @Test
    void two_inserts_in_one_statement() {
        service.update("""
                with first as (
                    insert into public.session_events (session_id, event_type) values (?, 'thinking'), (?, 'thinking')
                )
                insert into public.session_events (session_id, event_type) values (?, 'terminal'), (?, 'terminal')
                """, session, session, session, other);

        assertNumbered(session, 3);
        assertNumbered(other, 1);
    }

    @Test
    void several_statements_in_one_transaction() {
        service.inTransaction(transaction -> {
            transaction.update(APPEND, session);
            transaction.update(APPEND, other);
            return transaction.update(APPEND, session);
        });

        assertNumbered(session, 2);
        assertNumbered(other, 1);
    }

    @Test
    void an_event_sent_again_changes_nothing_and_burns_no_number() {
        var id = UUID.randomUUID();
        service.update(APPEND_WITH_ID, id, session);

        var again = service.update(APPEND_WITH_ID, id, session);
        service.update(APPEND, session);

        assertThat(again).isZero();
        assertNumbered(session, 2);
    }

    @Test
    void an_event_sent_again_among_new_ones_burns_no_number() {
        var known = UUID.randomUUID();
        service.update(APPEND_WITH_ID, known, session);

        var added = service.update("""
                insert into public.session_events (id, session_id, event_type)
                values (gen_random_uuid(), ?, 'terminal'), (?, ?, 'terminal'), (gen_random_uuid(), ?, 'terminal')
                on conflict (id) do nothing
                """, session, known, session, session);

        assertThat(added).isEqualTo(2);
        assertNumbered(session, 3);
    }

    @Test
    void the_same_event_twice_in_one_statement_is_one() {
        var id = UUID.randomUUID();

        var added = service.update("""
                insert into public.session_events (id, session_id, event_type)
                values (?, ?, 'terminal'), (?, ?, 'terminal'), (gen_random_uuid(), ?, 'terminal')
                on conflict (id) do nothing
                """, id, session, id, session, session);

        assertThat(added).isEqualTo(2);
        assertNumbered(session, 2);
    }

    @Test
    void what_is_rolled_back_leaves_no_hole() throws SQLException {
        service.update(APPEND, session);

        try (var abandoned = service.begin()) {
            abandoned.update(APPEND, session);
            abandoned.update(APPEND, session);
            abandoned.rollback();
        }
        service.inTransaction(transaction -> {
            transaction.update(APPEND, session);
            var savepoint = transaction.connection().setSavepoint();
            transaction.update(APPEND, session);
            transaction.connection().rollback(savepoint);
            return transaction.update(APPEND, session);
        });

        assertNumbered(session, 3);
    }

    @Test
    void a_statement_that_fails_halfway_leaves_no_hole() {
        service.update(APPEND, session);

        assertBreaks("session_events_event_type_known", () -> service.update("""
                insert into public.session_events (session_id, event_type)
                values (?, 'terminal'), (?, 'terminal'), (?, 'nonsense')
                """, session, session, session));
        service.update(APPEND, session);

        assertNumbered(session, 2);
    }

    /** The owner's way of loading; it calls the same triggers row by row. */
    @Test
    void copy() throws Exception {
        try (var connection = database.connectAsOwner()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(
                    "copy public.session_events (session_id, event_type) from stdin",
                    new StringReader("%1$s\tthinking\n%2$s\tthinking\n%1$s\tterminal\n".formatted(session, other)));
        }

        assertNumbered(session, 2);
        assertNumbered(other, 1);
    }

    @Test
    void nobody_chooses_a_number() {
        assertRefused(PERMISSION_DENIED, () -> service.update(
                "insert into public.session_events (session_id, event_type, seq) values (?, 'terminal', 7)", session));
        assertRefused(PERMISSION_DENIED, () -> service.update(
                "update public.session_streams set last_seq = 7 where session_id = ?", session));
        owner.update("insert into public.session_events (session_id, event_type, seq) values (?, 'terminal', 7)", session);

        assertNumbered(session, 1);
    }

    @Test
    void an_event_never_changes() {
        service.update(APPEND, session);

        assertRefused(PERMISSION_DENIED, () -> service.update("update public.session_events set data = '{}'"));
        assertRefused(PERMISSION_DENIED, () -> service.update("delete from public.session_events"));
        assertBreaks("session_events_immutable", () -> owner.update("update public.session_events set data = '{}'"));
    }

    @Test
    void an_event_needs_a_session() {
        assertRefused(FOREIGN_KEY_VIOLATION, () -> service.update(APPEND, UUID.randomUUID()));
    }

    @Test
    void what_an_event_carries_is_checked() {
        assertBreaks("session_events_data_is_object", () -> append("[]"));
        assertBreaks("session_events_data_numbers", () -> append("{\"a\": 1e131000}"));
        assertBreaks("session_events_data_size", () -> append("{\"a\":\"" + "x".repeat(65536 - 8) + "\"}"));
        append("{\"a\":\"" + "x".repeat(65536 - 9) + "\"}");

        assertNumbered(session, 1);
    }

    /** In a snapshot that is older than another's commit, a number would stand twice: it fails, and is tried again. */
    @Test
    void a_repeatable_read_that_lost_the_race_fails() throws SQLException {
        try (var late = service.begin()) {
            late.rollback();
            late.connection().setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            late.rows("select set_config('role', 'service_role', true)");
            late.rows("select from public.session_streams where session_id = ?", session);
            service.update(APPEND, session);

            assertRefused("40001", () -> late.update(APPEND, session));
        }

        assertNumbered(session, 1);
    }

    private void append(String data) {
        service.update("insert into public.session_events (session_id, event_type, data) values (?, 'terminal', ?::jsonb)",
                session, data);
    }

    private void assertNumbered(UUID stream, long last) {
        List<Object> expected = LongStream.rangeClosed(1, last).<Object> mapToObj(Long::valueOf).toList();
        assertThat(alice.column("select seq from public.session_events where session_id = ? order by seq", stream))
                .isEqualTo(expected);
        assertThat(alice.<Long> value("select last_seq from public.session_streams where session_id = ?", stream))
                .isEqualTo(last);
    }
}
