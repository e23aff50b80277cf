package dev.playhead.schema;

import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static dev.playhead.schema.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

/** Row-level security as the owner's steps 11 and 14 ask for it; {@link AccessTest} holds the whole matrix. */
class RlsTest extends DatabaseTest {

    private static final List<String> TABLES = List.of("profiles", "projects", "coding_sessions", "coding_jobs",
            "session_events", "session_streams");

    @Test
    void rls_enabled_on_all_tables() {
        var open = owner.column("""
                select relname
                from pg_catalog.pg_class
                where relnamespace = 'public'::regnamespace
                  and relkind in ('r', 'p')
                  and not (relrowsecurity and relforcerowsecurity)
                """);

        assertThat(open).as("tables of schema public without row-level security").isEmpty();
    }

    @Test
    void user_isolation_works() {
        everythingOf(alice);
        everythingOf(bob);

        for (var table : TABLES) {
            assertThat(alice.<Long> value("select count(*) from public." + table)).as(table).isEqualTo(1L);
            assertThat(bob.<Long> value("select count(*) from public." + table)).as(table).isEqualTo(1L);
        }
        assertThat(alice.column("select id from public.projects"))
                .doesNotContainAnyElementsOf(bob.column("select id from public.projects"));
    }

    @Test
    void user_can_access_own_data() {
        assertThat(alice.rows("select * from public.profiles where id = ?", alice.id())).hasSize(1);
    }

    @Test
    void service_role_bypasses_rls() {
        everythingOf(alice);
        everythingOf(bob);

        for (var table : TABLES) {
            assertThat(service.<Long> value("select count(*) from public." + table))
                    .as(table)
                    .isGreaterThanOrEqualTo(2L)
                    .isEqualTo(owner.<Long> value("select count(*) from public." + table));
        }
    }

    @Test
    void subquery_rls_works_for_jobs_and_events() {
        var hers = everythingOf(alice);

        assertThat(alice.rows("select 1 from public.coding_jobs where session_id = ?", hers)).hasSize(1);
        assertThat(alice.rows("select 1 from public.session_events where session_id = ?", hers)).hasSize(1);
        assertThat(bob.rows("select 1 from public.coding_jobs where session_id = ?", hers)).isEmpty();
        assertThat(bob.rows("select 1 from public.session_events where session_id = ?", hers)).isEmpty();
    }

    @Test
    void rows_go_out_of_sight_with_the_session_that_shows_them() {
        var hers = everythingOf(alice);
        var herProject = alice.<UUID> value("select id from public.projects");

        owner.inTransaction(transaction -> {
            transaction.update("update public.projects set user_id = ? where id = ?", bob.id(), herProject);
            return transaction.update("update public.coding_sessions set user_id = ? where id = ?", bob.id(), hers);
        });

        assertThat(alice.rows("select 1 from public.session_events where session_id = ?", hers)).isEmpty();
        assertThat(bob.rows("select 1 from public.session_events where session_id = ?", hers)).hasSize(1);
    }

    @Test
    void nobody_sees_nothing() {
        everythingOf(alice);

        for (var table : TABLES) {
            assertRefused(PERMISSION_DENIED, () -> nobody.rows("select * from public." + table));
        }
    }

    @Test
    void a_user_without_a_name_sees_no_rows() {
        everythingOf(alice);

        for (var claims : List.of("", "{}", "{\"sub\": \"\"}", "{\"sub\": null}")) {
            for (var table : TABLES) {
                assertThat(countAs(claims, table)).as("%s with claims '%s'", table, claims).isZero();
            }
        }
    }

    @Test
    void one_connection_and_one_prepared_statement_show_each_caller_their_own() throws SQLException {
        everythingOf(alice);
        everythingOf(bob);

        try (var connection = database.connectAsUserLogin();
                var become = connection.prepareStatement(
                        "select set_config('request.jwt.claims', ?, true), set_config('role', 'authenticated', true)");
                var own = connection.prepareStatement("select user_id from public.coding_sessions")) {
            connection.setAutoCommit(false);
            for (var round = 0; round < 20; round++) {
                var caller = round % 2 == 0 ? alice : bob;
                become.setString(1, "{\"sub\": \"" + caller.id() + "\"}");
                become.executeQuery().close();
                try (var rows = own.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getObject(1)).isEqualTo(caller.id());
                    assertThat(rows.next()).isFalse();
                }
                connection.commit();
            }
        }
    }

    private long countAs(String claims, String table) {
        try (var connection = database.connectAsUserLogin()) {
            connection.setAutoCommit(false);
            var transaction = new Transaction(connection);
            transaction.rows("select set_config('request.jwt.claims', ?, true), set_config('role', 'authenticated', true)",
                    claims);
            return (Long) transaction.value("select count(*) from public." + table);
        } catch (SQLException failure) {
            throw Refusals.unchecked(failure);
        }
    }

    /** A project, a session, its job and an event. */
    private UUID everythingOf(User user) {
        var session = user.opensSession("Build");
        user.submits(session, "Build");
        service.update("insert into public.session_events (session_id, event_type) values (?, 'thinking')", session);
        return session;
    }
}
