package dev.playhead.schema;

import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static dev.playhead.schema.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bob attacks alice with SQL of his own choice, which the service would never run for him. */
class AttackTest extends DatabaseTest {

    private static final List<String> TABLES = List.of("profiles", "projects", "coding_sessions", "coding_jobs",
            "session_events", "session_streams");

    @ParameterizedTest
    @ValueSource(strings = {
            "set role service_role",
            "set local role service_role",
            "select set_config('role', 'service_role', true)",
            "set session authorization service_role",
            "set session authorization service_authenticator",
            "set session authorization playhead_owner",
            "set role playhead_owner",
            "set role service_authenticator",
            "grant service_role to authenticator",
            "alter role authenticator bypassrls",
            "alter role authenticated bypassrls",
            "create role mallory bypassrls",
            "set row_security = off",
    })
    void no_statement_of_a_user_becomes_the_service_role(String attack) throws SQLException {
        var canary = plantCanary();

        assertThat(whatIsSeenAfter(attack, true)).as("in a caller's transaction").doesNotContain(canary);
        assertThat(whatIsSeenAfter("reset role; " + attack, true)).as("after reset role").doesNotContain(canary);
        assertThat(whatIsSeenAfter("reset session authorization; " + attack, true)).doesNotContain(canary);
        assertThat(whatIsSeenAfter(attack, false)).as("outside a caller's transaction").doesNotContain(canary);
    }

    @Test
    void a_statement_outside_a_callers_transaction_is_denied() throws SQLException {
        try (var user = database.connectAsUserLogin(); var service = database.connectAsServiceLogin()) {
            for (var table : TABLES) {
                for (var login : List.of(user, service)) {
                    assertRefused(PERMISSION_DENIED, () -> login.createStatement().execute("select from public." + table));
                    assertRefused(PERMISSION_DENIED, () -> login.createStatement().execute("delete from public." + table));
                }
            }
            assertRefused(PERMISSION_DENIED, () -> user.createStatement()
                    .execute("select public.submit_prompt(gen_random_uuid(), 'x')"));
        }
    }

    @Test
    void a_connection_carries_nothing_to_its_next_caller() throws SQLException {
        try (var connection = database.connectAsUserLogin()) {
            connection.setAutoCommit(false);
            var first = new Transaction(connection);
            first.rows("select set_config('request.jwt.claims', ?, true), set_config('role', 'authenticated', true)",
                    "{\"sub\": \"" + alice.id() + "\"}");
            first.commit();

            assertThat(first.value("select current_user::text")).isEqualTo("authenticator");
            assertThat(first.rows("select nullif(current_setting('request.jwt.claims', true), '') as claims").get(0))
                    .containsEntry("claims", null);
        }
    }

    @Test
    void no_caller_takes_on_the_claims_of_another_in_an_expression() {
        plantCanary();

        for (var caller : List.of(bob, nobody)) {
            assertRefused(PERMISSION_DENIED, () -> caller.rows(
                    "select set_config('request.jwt.claims', ?, true)", "{\"sub\": \"" + alice.id() + "\"}"));
        }
        assertRefused(PERMISSION_DENIED, () -> bob.rows("""
                select id
                from public.projects
                where set_config('request.jwt.claims', ?, true) is not null
                """, "{\"sub\": \"" + alice.id() + "\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "select pg_catalog.pg_notify('session_events', 'forged')",
            "select pg_catalog.pg_sleep(1)",
            "select pg_catalog.pg_advisory_lock(1)",
            "select pg_catalog.pg_try_advisory_xact_lock(1)",
            "select pg_catalog.lo_create(0)",
            "select pg_catalog.lo_import('/etc/passwd')",
            "select pg_catalog.query_to_xml('select 1', true, true, '')",
            "select pg_catalog.database_to_xml(true, true, '')",
            "select pg_catalog.pg_read_file('/etc/passwd')",
            "select * from pg_catalog.pg_authid",
            "copy public.projects to program 'cat'",
            "create temporary table scratch (id uuid)",
            "create table public.scratch (id uuid)",
            "create function public.leak() returns int language sql as 'select 1'",
            "create schema scratch",
            "truncate public.projects cascade",
            "alter table public.projects disable row level security",
            "drop policy projects_select_own on public.projects",
            "create policy mine on public.projects to authenticated using (true)",
            "alter function public.submit_prompt(uuid, text, uuid) owner to authenticated",
            "lock table public.coding_sessions in access exclusive mode",
            "select public.handle_new_user()",
            "select public.cancel_waiting_jobs()",
    })
    void no_user_stops_the_house_or_rebuilds_it(String attack) {
        assertRefused(PERMISSION_DENIED, () -> bob.update(attack));
        assertRefused(PERMISSION_DENIED, () -> nobody.update(attack));
    }

    /**
     * What a search path does not pin: a temporary type named as a built-in one. Nobody may make temporary things, but a
     * deployment may let them.
     */
    @Test
    void a_type_of_the_callers_making_does_not_run_as_the_owner() throws SQLException {
        owner.update(
                "do $$ begin execute format('grant temporary on database %I to authenticated', current_database()); end $$");
        var session = bob.opensSession("Build");
        service.update("insert into public.session_events (session_id, event_type) values (?, 'thinking')", session);

        try (var transaction = bob.begin()) {
            transaction.update("""
                    create function pg_temp.witness(v pg_catalog.text) returns boolean language plpgsql as $$
                    begin
                        if current_user <> 'authenticated' then
                            raise exception 'runs as %', current_user;
                        end if;
                        return true;
                    end
                    $$
                    """);
            for (var type : List.of("text", "uuid", "jsonb", "json", "int8")) {
                transaction
                        .update("create domain pg_temp.%1$s as pg_catalog.%1$s check (pg_temp.witness(value::pg_catalog.text))"
                                .formatted(type));
            }
            transaction.rows("select id from public.submit_prompt(?, 'Build')", session);
            transaction.update("update public.coding_sessions set status = 'completed' where id = ?", session);
            transaction.update("insert into public.projects (user_id, name) values (?, 'P')", bob.id());
        } finally {
            owner.update("do $$ begin execute format('revoke temporary on database %I from authenticated', "
                    + "current_database()); end $$");
        }
    }

    /** Insert, and update on conflict: the row that is in the way is not told from no permission. */
    @Test
    void a_hidden_row_cannot_be_overwritten_by_its_key() {
        var hers = alice.startsProject("Hers");

        assertRefused(PERMISSION_DENIED, () -> bob.update("""
                insert into public.projects (id, user_id, name)
                values (?, ?, 'Mine now')
                on conflict (id) do update set name = excluded.name
                """, hers, bob.id()));
        assertThat(alice.<String> value("select name from public.projects where id = ?", hers)).isEqualTo("Hers");
    }

    @Test
    void whatever_a_user_reads_or_writes_another_users_rows_stay_unseen_and_unchanged() {
        var canary = plantCanary();
        bob.submits(bob.opensSession("Mine"), "Mine");
        var before = fingerprintOf(alice);

        var seen = new StringBuilder();
        for (var table : TABLES) {
            seen.append(bob.rows("select t::text from public." + table + " t"));
            seen.append(bob.rows("select jsonb_agg(to_jsonb(t))::text from public." + table + " t"));
        }
        bob.update("update public.profiles set display_name = 'Everybody'");
        bob.update("update public.projects set name = 'Everything', status = 'deleted'");
        bob.update("update public.coding_sessions set metadata = '{\"mine\": true}'");
        bob.update("delete from public.projects");

        assertThat(seen.toString()).doesNotContain(canary).doesNotContain(alice.id().toString());
        assertThat(fingerprintOf(alice)).isEqualTo(before);
    }

    private String plantCanary() {
        var canary = "canary-" + UUID.randomUUID();
        var session = alice.opensSession(canary);
        alice.submits(session, canary);
        alice.update("update public.profiles set display_name = ?", canary);
        alice.update("update public.projects set name = ?", canary);
        service.update("""
                insert into public.session_events (session_id, event_type, data)
                values (?, 'thinking', jsonb_build_object('message', ?::text))
                """, session, canary);
        return canary;
    }

    private String whatIsSeenAfter(String attack, boolean asBob) throws SQLException {
        var seen = new StringBuilder();
        try (var connection = database.connectAsUserLogin()) {
            var transaction = new Transaction(connection);
            connection.setAutoCommit(false);
            if (asBob) {
                transaction.rows("select set_config('request.jwt.claims', ?, true), set_config('role', 'authenticated', true)",
                        "{\"sub\": \"" + bob.id() + "\"}");
            }
            for (var statement : attack.split("; ")) {
                try (var execution = connection.createStatement()) {
                    execution.execute("savepoint before_attack");
                    execution.execute(statement);
                } catch (SQLException refusal) {
                    seen.append(refusal.getMessage());
                    connection.createStatement().execute("rollback to savepoint before_attack");
                }
            }
            assertThat(transaction.value("select current_user::text")).as(attack)
                    .isIn("authenticated", "authenticator");
            for (var table : TABLES) {
                connection.createStatement().execute("savepoint before_read");
                try {
                    seen.append(transaction.rows("select t::text from public." + table + " t"));
                } catch (SQLException refusal) {
                    seen.append(refusal.getMessage());
                    connection.createStatement().execute("rollback to savepoint before_read");
                }
            }
            connection.rollback();
        }
        return seen.toString();
    }

    private String fingerprintOf(User user) {
        return owner.value("""
                select md5(string_agg(line, ' ' order by line))
                from (
                    select t::text as line from public.profiles t where id = ?
                    union all
                    select t::text from public.projects t where user_id = ?
                    union all
                    select t::text from public.coding_sessions t where user_id = ?
                    union all
                    select t::text
                    from public.coding_jobs t
                    where session_id in (select id from public.coding_sessions where user_id = ?)
                    union all
                    select t::text
                    from public.session_events t
                    where session_id in (select id from public.coding_sessions where user_id = ?)
                ) as everything
                """, user.id(), user.id(), user.id(), user.id(), user.id());
    }
}
