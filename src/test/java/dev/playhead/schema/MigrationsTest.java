package dev.playhead.schema;

import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static dev.playhead.schema.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.playhead.platform.postgres.Login;

/** How the schema comes, and how it goes again. */
@ParameterizedClass(name = "{0}")
@EnumSource(PostgresVersion.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class MigrationsTest {

    private static final Path RESOURCES = Path.of("src", "main", "resources", "db");

    /** Everything that a migration could leave behind, a line each. */
    private static final String CATALOGUE = """
            select 'relation ' || class.oid::regclass || ' ' || class.relkind::text || ' ' || coalesce(class.reloptions::text, '')
            from pg_catalog.pg_class class
            where class.relnamespace in (select oid from pg_catalog.pg_namespace where nspname in ('public', 'auth', 'playhead', 'realtime'))
              and class.relname !~ '^flyway_schema_history'
            union all
            select 'column ' || attrelid::regclass || '.' || attname
            from pg_catalog.pg_attribute
            join pg_catalog.pg_class class on class.oid = attrelid
            where class.relnamespace in (select oid from pg_catalog.pg_namespace where nspname in ('public', 'auth', 'playhead', 'realtime'))
              and class.relname !~ '^flyway_schema_history'
              and not attisdropped
            union all
            select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_catalog.pg_constraint
            where connamespace in (select oid from pg_catalog.pg_namespace where nspname in ('public', 'auth', 'playhead', 'realtime'))
              and conname !~ '^flyway_schema_history'
            union all
            select 'index ' || indexdef
            from pg_catalog.pg_indexes
            where schemaname in ('public', 'auth', 'playhead', 'realtime')
              and tablename !~ '^flyway_schema_history'
            union all
            select 'policy ' || schemaname || '.' || tablename || ' ' || policyname || coalesce(qual, '') || coalesce(with_check, '')
            from pg_catalog.pg_policies
            union all
            select 'function ' || pg_get_functiondef(oid)
            from pg_catalog.pg_proc
            where pronamespace in (select oid from pg_catalog.pg_namespace where nspname in ('public', 'auth', 'playhead', 'realtime'))
            union all
            select 'trigger ' || pg_get_triggerdef(oid)
            from pg_catalog.pg_trigger
            where not tgisinternal
            union all
            select 'event trigger ' || evtname || ' ' || evtevent || ' ' || coalesce(evttags::text, '')
            from pg_catalog.pg_event_trigger
            union all
            select 'comment ' || classoid::regclass || ' ' || pg_describe_object(classoid, objoid, objsubid) || ': ' || description
            from pg_catalog.pg_description
            where classoid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass,
                    'pg_catalog.pg_constraint'::regclass)
              and objoid >= 16384
            union all
            select 'schema ' || nspname || ' ' || grantee || ' ' || privilege_type
            from pg_catalog.pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
            where nspname in ('public', 'auth', 'playhead', 'realtime')
            union all
            select 'relation ' || class.oid::regclass || ' ' || grantee || ' ' || privilege_type
            from pg_catalog.pg_class class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
            where class.relnamespace in (select oid from pg_catalog.pg_namespace where nspname in ('public', 'auth', 'playhead', 'realtime'))
              and class.relname !~ '^flyway_schema_history'
            union all
            select 'execute ' || role || ' ' || function.oid::regprocedure
            from pg_catalog.pg_proc function,
                unnest(array['anon', 'authenticated', 'service_role', 'authenticator', 'service_authenticator']) as role
            where (function.pronamespace in (select oid from pg_catalog.pg_namespace where nspname in ('public', 'playhead', 'realtime'))
                or function.proname ~ '^(set_config|pg_notify|pg_sleep|pg_|lo_|loread|lowrite|.*_to_xml)')
              and has_function_privilege(role, function.oid, 'execute')
            union all
            select 'temporary ' || role
            from unnest(array['anon', 'authenticated', 'service_role', 'authenticator']) as role
            where has_database_privilege(role, current_database(), 'temporary')
            union all
            select 'default ' || defaclobjtype::text || ' ' || defaclacl::text
            from pg_catalog.pg_default_acl
            """;

    @Parameter
    PostgresVersion version;

    private TestDatabase database;
    private Somebody owner;

    @BeforeEach
    void a_database_is_made() {
        database = TestDatabase.empty(version);
        owner = database.owner();
    }

    @AfterEach
    void the_database_goes() {
        database.close();
    }

    @Test
    void every_migration_has_an_undo_script() throws IOException {
        var migrations = names(RESOURCES.resolve("migration"), "V");
        var undos = names(RESOURCES.resolve("undo"), "U");

        assertThat(migrations).isNotEmpty().isEqualTo(undos);
    }

    @Test
    void each_undo_script_undoes_its_version_exactly_and_all_of_them_everything() throws IOException {
        database.migrate("classpath:db/supabase");
        var before = new ArrayDeque<Set<String>>();
        for (var migration : names(RESOURCES.resolve("migration"), "V")) {
            before.push(catalogue());
            database.migrateTo(versionOf(migration), TestServer.LOCATIONS);
        }
        var applied = catalogue();

        for (var undo : undosFromTheLast()) {
            database.run("db/undo/" + undo);
            assertThat(catalogue()).as("after %s", undo).isEqualTo(before.pop());
        }

        assertThat(before).isEmpty();
        assertThat(versions()).isEmpty();

        database.migrate(TestServer.LOCATIONS);

        assertThat(catalogue()).isEqualTo(applied);
        assertThat(database.signUp("alice").opensSession("Build")).isNotNull();
    }

    @Test
    void undoing_works_on_rows_and_where_nothing_keeps_a_history() throws IOException {
        database.migrate(TestServer.LOCATIONS);
        var alice = database.signUp("alice");
        var job = alice.submits(alice.opensSession("Build"), "Build");
        owner.update("""
                update public.coding_jobs
                set status = 'processing', lease_id = gen_random_uuid(), lease_expires_at = now()
                where id = ?
                """, job);
        owner.update("drop table playhead.flyway_schema_history");

        for (var undo : undosFromTheLast()) {
            if (undo.startsWith("U005")) {
                assertThat(owner.<String> value("select status from public.coding_jobs")).isEqualTo("pending");
            }
            database.run("db/undo/" + undo);
        }

        assertThat(owner.<Long> value("select count(*) from auth.users")).isEqualTo(1L);
    }

    @Test
    void replicas_that_start_together_migrate_once() throws IOException {
        var replicas = List.of(
                CompletableFuture.runAsync(() -> database.migrate(TestServer.LOCATIONS)),
                CompletableFuture.runAsync(() -> database.migrate(TestServer.LOCATIONS)),
                CompletableFuture.runAsync(() -> database.migrate(TestServer.LOCATIONS)));

        replicas.forEach(CompletableFuture::join);

        assertThat(versions()).doesNotHaveDuplicates().hasSize(names(RESOURCES.resolve("migration"), "V").size());
    }

    @Test
    void migrating_again_changes_nothing() {
        database.migrate(TestServer.LOCATIONS);
        var applied = catalogue();

        database.migrate(TestServer.LOCATIONS);

        assertThat(catalogue()).isEqualTo(applied);
    }

    @Test
    void logins_that_were_made_beforehand_get_their_settings() {
        database.migrate(TestServer.LOCATIONS);

        assertThat(settingsOf("authenticator")).contains("plan_cache_mode=force_generic_plan", "lock_timeout=5s",
                "idle_in_transaction_session_timeout=10s", "statement_timeout=10s", "search_path=\"\"");
        assertThat(settingsOf("service_authenticator")).contains("plan_cache_mode=force_generic_plan", "lock_timeout=5s",
                "idle_in_transaction_session_timeout=10s", "search_path=\"\"");
    }

    @Test
    void a_setting_that_a_login_has_is_kept() {
        owner.update("alter role service_authenticator set statement_timeout = '7s'");
        owner.update("alter role service_authenticator set lock_timeout = '9s'");

        database.migrate(TestServer.LOCATIONS);

        assertThat(settingsOf("service_authenticator")).contains("statement_timeout=7s", "lock_timeout=9s");
        owner.update("alter role service_authenticator reset statement_timeout");
        owner.update("alter role service_authenticator set lock_timeout = '5s'");
    }

    /** Security definer functions act as the owner; one whom the policies hold would find no row. */
    @Test
    void a_role_that_row_level_security_holds_is_refused() {
        database.migrate("classpath:db/supabase");
        var name = "plain_owner_" + version.major();
        owner.update("drop role if exists " + name);
        owner.update("create role " + name + " login password 'plain'");
        owner.update("grant all on schema public, playhead to " + name);
        owner.update("grant all on all tables in schema playhead to " + name);

        var refusal = assertRefused(PERMISSION_DENIED,
                () -> database.migrateAs(new Login(name, "plain"), TestServer.LOCATIONS_ON_SUPABASE));

        assertThat(refusal.getMessage()).contains("held by row-level security");
    }

    private Set<String> catalogue() {
        var lines = new TreeSet<String>();
        owner.column(CATALOGUE).forEach(line -> lines.add(line.toString()));
        return lines;
    }

    private List<Object> versions() {
        return owner.column("select version from playhead.flyway_schema_history where version is not null");
    }

    private static String versionOf(String migration) {
        return migration.substring(0, migration.indexOf("__"));
    }

    private List<Object> settingsOf(String login) {
        return owner.column("""
                select unnest(setconfig)
                from pg_catalog.pg_db_role_setting
                where setrole = ?::regrole
                  and setdatabase = 0
                """, login);
    }

    private static List<String> undosFromTheLast() throws IOException {
        return names(RESOURCES.resolve("undo"), "U").stream()
                .sorted(Comparator.reverseOrder())
                .map(name -> "U" + name)
                .toList();
    }

    /** The scripts of a folder without the letter before the version. */
    private static List<String> names(Path folder, String letter) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(letter))
                    .map(name -> name.substring(1))
                    .sorted()
                    .toList();
        }
    }
}
