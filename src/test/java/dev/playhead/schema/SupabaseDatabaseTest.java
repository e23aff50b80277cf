package dev.playhead.schema;

import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static dev.playhead.schema.Refusals.assertBreaks;
import static dev.playhead.schema.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.playhead.platform.postgres.Login;

/**
 * The same migrations on a database as Supabase prepares it: its roles, its schema auth, and its default privileges, which
 * give the API's roles everything on every new table and function.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(PostgresVersion.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SupabaseDatabaseTest {

    private static final String OPEN_GRANTS = """
            select class.oid::regclass || ': ' || acl.grantee::regrole || ' ' || acl.privilege_type as line
            from pg_catalog.pg_class class, aclexplode(class.relacl) acl
            where class.relnamespace in ('public'::regnamespace, 'playhead'::regnamespace)
              and class.relname !~ '^flyway'
              and acl.grantee::regrole::text in ('anon', 'authenticated', 'service_role')
            union all
            select attrelid::regclass || '.' || attname || ': ' || acl.grantee::regrole || ' ' || acl.privilege_type
            from pg_catalog.pg_attribute, aclexplode(attacl) acl
            where attrelid >= 16384
              and attrelid::regclass::text not like 'auth.%'
            union all
            select function.oid::regprocedure || ': ' || role
            from pg_catalog.pg_proc function, unnest(array['anon', 'authenticated', 'service_role']) as role
            where function.pronamespace in ('public'::regnamespace, 'playhead'::regnamespace)
              and has_function_privilege(role, function.oid, 'execute')
            order by 1
            """;

    private static TestDatabase database;
    private static Login migrator;

    @Parameter
    PostgresVersion version;

    private Somebody owner;

    @BeforeParameterizedClassInvocation
    static void supabase_prepares_a_database(PostgresVersion version) {
        database = TestDatabase.empty(version);
        database.run("supabase/database.sql");
        // On Supabase, postgres migrates: no superuser, no owner of schema auth, and past row-level security.
        migrator = new Login("supabase_postgres", "supabase");
        database.migrateAs(migrator, TestServer.LOCATIONS_ON_SUPABASE);
    }

    @AfterParameterizedClassInvocation
    static void the_database_goes() {
        database.close();
    }

    @BeforeEach
    void somebody_looks() {
        owner = database.owner();
    }

    @Test
    void default_privileges_give_nobody_more_than_on_any_other_database() {
        try (var plain = TestDatabase.migrated(version)) {
            assertThat(owner.column(OPEN_GRANTS)).isEqualTo(plain.owner().column(OPEN_GRANTS));
        }
    }

    @Test
    void an_account_has_a_profile() {
        var carol = signUp("carol@example.test");

        assertThat(carol.rows("select id, email from public.profiles")).singleElement().satisfies(profile -> {
            assertThat(profile).containsEntry("id", carol.id());
            assertThat(profile).containsEntry("email", "carol@example.test");
        });
    }

    @Test
    void a_user_works_and_another_sees_nothing_of_it() {
        var alice = signUp("alice-" + UUID.randomUUID() + "@example.test");
        var bob = signUp("bob-" + UUID.randomUUID() + "@example.test");
        var service = database.service();

        var session = alice.opensSession("Build");
        var job = alice.submits(session, "Build");
        service.update("insert into public.session_events (session_id, event_type) values (?, 'thinking')", session);

        for (var table : List.of("projects", "coding_sessions", "coding_jobs", "session_events", "session_streams")) {
            assertThat(alice.rows("select * from public." + table)).as(table).hasSize(1);
            assertThat(bob.rows("select * from public." + table)).as(table).isEmpty();
            assertRefused(PERMISSION_DENIED, () -> database.nobody().rows("select * from public." + table));
            assertRefused(PERMISSION_DENIED, () -> alice.update("truncate public." + table + " cascade"));
        }
        assertRefused(PERMISSION_DENIED, () -> alice.update("update public.profiles set tier = 'enterprise'"));
        assertRefused(PERMISSION_DENIED, () -> alice.update("update public.coding_jobs set priority = 9 where id = ?", job));
        assertRefused(PERMISSION_DENIED, () -> service.update("update public.session_events set data = '{}'"));
    }

    @Test
    void the_rules_hold() {
        var alice = signUp("rules-" + UUID.randomUUID() + "@example.test");
        var service = database.service();
        var session = alice.opensSession("1");
        alice.opensSession("2");
        alice.opensSession("3");

        assertBreaks("coding_sessions_within_limit", () -> alice.opensSession("4"));
        var job = alice.submits(session, "Build");
        service.update("update public.coding_jobs set status = 'completed' where id = ?", job);
        assertThat(alice.<String> value("select status from public.coding_sessions where id = ?", session))
                .isEqualTo("completed");
        assertBreaks("coding_sessions_status_graph",
                () -> alice.update("update public.coding_sessions set status = 'active' where id = ?", session));
    }

    /** A trigger function that a user may execute could be hung on a table of the user's own making. */
    @Test
    void trigger_functions_are_not_the_users_to_use() {
        assertThat(owner.column("""
                select function.oid::regprocedure::text
                from pg_catalog.pg_proc function, unnest(array['anon', 'authenticated']) as role
                where function.pronamespace = 'public'::regnamespace
                  and function.prorettype = 'trigger'::regtype
                  and has_function_privilege(role, function.oid, 'execute')
                """)).isEmpty();
    }

    @Test
    void what_supabase_itself_calls_stays_open_to_it() {
        assertThat(owner.<Boolean> value(
                "select has_function_privilege('authenticated', 'set_config(text, text, boolean)', 'execute')")).isTrue();
    }

    private static User signUp(String email) {
        var id = UUID.randomUUID();
        database.owner().update("insert into auth.users (id, aud, role, email) values (?, 'authenticated', 'authenticated', ?)",
                id, email);
        return database.user(id);
    }
}
