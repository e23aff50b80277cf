package dev.playhead.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/**
 * What the catalogue must say: the owner's validation lists by count and name, and the lints against what a later change
 * may open unawares.
 */
class SchemaTest extends DatabaseTest {

    private static final List<String> TABLES = List.of("coding_jobs", "coding_sessions", "profiles", "projects",
            "session_events");

    /** Why each of them acts as the owner stands above it in its migration. */
    private static final List<Object> SECURITY_DEFINER = List.of("advance_streams", "announce_events", "announce_jobs",
            "announce_revocations", "announce_schema_changes",
            "announce_sessions", "cancel_waiting_jobs", "handle_new_user", "handle_user_email", "lay_out", "note_deleted",
            "note_events", "note_inserted", "note_truncated", "note_updated", "number_event", "open_session_stream",
            "relay_messages", "revoke_account", "revoke_ended_sessions", "submit_prompt");

    @Test
    void the_five_tables_and_their_streams_exist_and_no_others() {
        assertThat(owner.column("select tablename from pg_catalog.pg_tables where schemaname = 'public' order by 1"))
                .isEqualTo(List.of("coding_jobs", "coding_sessions", "profiles", "projects", "session_events",
                        "session_streams"));
        assertThat(owner.column("""
                select relname
                from pg_catalog.pg_class
                where relnamespace = 'public'::regnamespace
                  and relkind not in ('r', 'i')
                """)).as("views, sequences, foreign tables: none, for a view reads with its owner's rights").isEmpty();
    }

    @Test
    void row_level_security_is_enabled_and_forced() {
        assertThat(owner.column("""
                select relname
                from pg_catalog.pg_class
                where relnamespace = 'public'::regnamespace
                  and relkind = 'r'
                  and relrowsecurity
                  and relforcerowsecurity
                order by 1
                """)).containsAll(TABLES).contains("session_streams").hasSize(6);
    }

    @Test
    void what_is_not_exposed_has_row_level_security_all_the_same() {
        assertThat(owner.column("""
                select class.oid::regclass::text
                from pg_catalog.pg_class class
                where class.relnamespace in ('auth'::regnamespace, 'playhead'::regnamespace, 'realtime'::regnamespace)
                  and class.relkind = 'r'
                  and class.relrowsecurity
                order by 1
                """)).isEqualTo(List.of("auth.mfa_amr_claims", "auth.refresh_tokens", "auth.sessions", "auth.users",
                "playhead.api_keys", "playhead.broadcasts", "playhead.change_horizons", "playhead.change_log",
                "playhead.changes", "playhead.one_time_tokens", "playhead.presences", "playhead.rate_limits",
                "playhead.realtime_receipts", "playhead.replicas", "playhead.revocations", "playhead.secrets",
                "playhead.signing_keys", "realtime.messages"));
    }

    @Test
    void each_table_has_the_policies_of_its_step() {
        assertThat(countBy("select tablename, count(*) from pg_catalog.pg_policies where schemaname = 'public' group by 1"))
                .isEqualTo(Map.of("profiles", 2L, "projects", 4L, "coding_sessions", 3L, "coding_jobs", 1L,
                        "session_events", 1L, "session_streams", 1L));
        assertThat(owner.column("select tablename || ' ' || cmd from pg_catalog.pg_policies order by tablename, cmd"))
                .isEqualTo(List.of("coding_jobs SELECT", "coding_sessions INSERT", "coding_sessions SELECT",
                        "coding_sessions UPDATE", "profiles SELECT", "profiles UPDATE", "projects DELETE",
                        "projects INSERT", "projects SELECT", "projects UPDATE", "session_events SELECT",
                        "session_streams SELECT"));
    }

    @Test
    void each_table_has_the_indexes_of_its_step() {
        assertThat(owner.column("select indexname from pg_catalog.pg_indexes where schemaname = 'public' order by 1"))
                .isEqualTo(List.of(
                        "coding_jobs_failed_created_at_idx", "coding_jobs_pending_session_id_turn_at_idx",
                        "coding_jobs_pkey", "coding_jobs_priority_turn_at_idx",
                        "coding_jobs_processing_session_id_turn_at_idx", "coding_jobs_session_id_created_at_idx",
                        "coding_jobs_status_priority_idx",
                        "coding_sessions_expires_at_idx", "coding_sessions_pkey", "coding_sessions_project_id_idx",
                        "coding_sessions_status_idx", "coding_sessions_user_id_idx",
                        "profiles_email_idx", "profiles_email_key", "profiles_pkey",
                        "profiles_stripe_customer_id_key", "profiles_tier_idx",
                        "projects_created_at_idx", "projects_pkey", "projects_status_idx", "projects_user_id_idx",
                        "session_events_created_at_idx", "session_events_pkey", "session_events_session_id_seq_key",
                        "session_streams_pkey"));
    }

    @Test
    void the_indexes_are_in_the_order_in_which_they_are_read() {
        assertThat(definitionOf("projects_created_at_idx")).endsWith("(created_at DESC)");
        assertThat(definitionOf("session_events_created_at_idx")).endsWith("(created_at DESC)");
        assertThat(definitionOf("session_events_session_id_seq_key")).endsWith("(session_id, seq)");
        assertThat(definitionOf("coding_jobs_session_id_created_at_idx")).endsWith("(session_id, created_at)");
        assertThat(definitionOf("coding_jobs_status_priority_idx")).contains("(status, priority DESC, created_at) WHERE");
        assertThat(definitionOf("coding_jobs_priority_turn_at_idx")).contains("(priority DESC, turn_at, created_at) WHERE");
        assertThat(definitionOf("coding_sessions_expires_at_idx")).contains("(expires_at) WHERE");
    }

    @Test
    void the_triggers_of_each_step_exist() {
        assertThat(owner.column("""
                select tgrelid::regclass || ' ' || tgname
                from pg_catalog.pg_trigger
                where not tgisinternal
                """)).contains(
                "profiles profiles_updated_at", "auth.users on_auth_user_created",
                "projects projects_updated_at",
                "coding_sessions coding_sessions_updated_at",
                "coding_jobs coding_jobs_updated_at");
        assertThat(triggersOf("public.profiles")).isEqualTo(published("profiles_updated_at"));
        assertThat(triggersOf("auth.users"))
                .isEqualTo(List.of("on_auth_user_created", "on_auth_user_deleted", "on_auth_user_email_changed",
                        "on_auth_user_revoked"));
        assertThat(triggersOf("auth.sessions")).isEqualTo(List.of("on_auth_session_ended"));
        assertThat(triggersOf("public.projects")).isEqualTo(published("projects_finish_sessions", "projects_updated_at"));
        assertThat(triggersOf("public.coding_sessions")).isEqualTo(published(
                "coding_sessions_announce_delete", "coding_sessions_announce_insert", "coding_sessions_announce_update",
                "coding_sessions_cancel_waiting_jobs", "coding_sessions_open_stream", "coding_sessions_project_active",
                "coding_sessions_status_graph", "coding_sessions_updated_at", "coding_sessions_within_limit"));
        assertThat(triggersOf("public.coding_jobs")).isEqualTo(published(
                "coding_jobs_announce_insert", "coding_jobs_announce_update", "coding_jobs_settle_sessions",
                "coding_jobs_take_turn", "coding_jobs_updated_at"));
        assertThat(triggersOf("public.session_events")).isEqualTo(List.of(
                "playhead_changes_insert", "playhead_changes_truncate", "session_events_advance_streams",
                "session_events_announce", "session_events_immutable",
                "session_events_number"));
    }

    @Test
    void every_foreign_key_is_indexed() {
        assertThat(owner.column("""
                select key.conrelid::regclass || ' ' || key.conname
                from pg_catalog.pg_constraint key
                where key.contype = 'f'
                  and not exists (
                      select
                      from pg_catalog.pg_index index
                      where index.indrelid = key.conrelid
                        and index.indpred is null
                        and (index.indkey::int2[])[0:cardinality(key.conkey) - 1] operator(pg_catalog.@>) key.conkey
                  )
                """)).as("foreign keys by which a cascade would read the whole table").isEmpty();
    }

    @Test
    void every_check_says_what_it_asks_for() {
        assertThat(owner.column("""
                select conrelid::regclass || ' ' || conname
                from pg_catalog.pg_constraint
                where contype = 'c'
                  and connamespace in ('public'::regnamespace, 'auth'::regnamespace, 'playhead'::regnamespace,
                      'realtime'::regnamespace)
                  and conrelid <> 0
                  and obj_description(oid, 'pg_constraint') is null
                """)).as("checks without a comment: the service shows it to whoever broke the rule").isEmpty();
    }

    @Test
    void every_table_and_function_says_what_it_is_for() {
        assertThat(owner.column("""
                select class.oid::regclass::text
                from pg_catalog.pg_class class
                where class.relnamespace in ('public'::regnamespace, 'auth'::regnamespace, 'playhead'::regnamespace,
                      'realtime'::regnamespace)
                  and class.relkind = 'r'
                  and class.relname <> 'flyway_schema_history'
                  and obj_description(class.oid, 'pg_class') is null
                union all
                select function.oid::regprocedure::text
                from pg_catalog.pg_proc function
                where function.pronamespace in ('public'::regnamespace, 'auth'::regnamespace, 'playhead'::regnamespace,
                      'realtime'::regnamespace)
                  and obj_description(function.oid, 'pg_proc') is null
                """)).isEmpty();
    }

    @Test
    void no_policy_asks_who_is_calling_row_by_row() {
        assertThat(owner.column("""
                select tablename || ' ' || policyname
                from pg_catalog.pg_policies,
                    regexp_replace(coalesce(qual, '') || coalesce(with_check, ''),
                        '\\( SELECT auth\\.(uid|role|jwt)\\(\\) AS \\w+\\)', '', 'g') as rest
                where rest ~ 'auth\\.|current_setting'
                """)).as("policies that call auth.uid() bare: it would run for every row").isEmpty();
    }

    /** Lints x10 and x11. */
    @Test
    void every_policy_is_for_users_and_asks_whose_the_row_is() {
        assertThat(owner.column("select distinct unnest(roles) from pg_catalog.pg_policies")).asString()
                .isEqualTo("[authenticated]");
        assertThat(owner.column("""
                select tablename || ' ' || policyname
                from pg_catalog.pg_policies
                where permissive <> 'PERMISSIVE'
                   or coalesce(qual, with_check) !~ '(user_id|id) = \\( SELECT auth\\.uid\\(\\) AS uid\\)'
                   or coalesce(with_check, qual) !~ '(user_id|id) = \\( SELECT auth\\.uid\\(\\) AS uid\\)'
                """)).as("policies that do not compare the row's user with the caller").isEmpty();
        assertThat(owner.column("""
                select tablename || ' ' || policyname
                from pg_catalog.pg_policies
                where cmd = 'UPDATE'
                  and (qual is null or with_check is null)
                """)).as("update policies without both using and with check").isEmpty();
    }

    @Test
    void every_function_has_a_pinned_search_path() {
        assertThat(owner.column("""
                select oid::regprocedure::text
                from pg_catalog.pg_proc
                where pronamespace in ('public'::regnamespace, 'auth'::regnamespace, 'playhead'::regnamespace,
                      'realtime'::regnamespace)
                  and not coalesce(proconfig, '{}') @> array['search_path=""']
                """)).isEmpty();
    }

    @Test
    void only_these_functions_act_as_their_owner() {
        assertThat(owner.column("""
                select proname::text
                from pg_catalog.pg_proc
                where prosecdef
                  and pronamespace in ('public'::regnamespace, 'auth'::regnamespace, 'playhead'::regnamespace,
                      'realtime'::regnamespace)
                order by 1
                """)).isEqualTo(SECURITY_DEFINER);
    }

    /** With an empty search path, types are looked for among the temporary ones first, and a cast can run code. */
    @Test
    void no_function_that_acts_as_its_owner_casts_to_a_type_without_its_schema() {
        assertThat(owner.column("""
                select proname::text
                from pg_catalog.pg_proc
                where prosecdef
                  and pronamespace = 'public'::regnamespace
                  and regexp_replace(prosrc, '--[^\\n]*', '', 'g') ~ '::(?!pg_catalog\\.)|cast\\s*\\('
                """)).isEmpty();
    }

    /** Lint x13. */
    @Test
    void no_function_is_for_everybody() {
        assertThat(owner
                .column("""
                        select function.oid::regprocedure || ' ' || case acl.grantee when 0 then 'public' else acl.grantee::regrole::text end
                        from pg_catalog.pg_proc function, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
                        where function.pronamespace in ('public'::regnamespace, 'playhead'::regnamespace)
                          and acl.grantee <> function.proowner
                        order by 1
                        """))
                .isEqualTo(List.of("job_retry_delay(integer) service_role", "playhead.published() service_role",
                        "retry_job(uuid) service_role", "submit_prompt(uuid,text,uuid) authenticated",
                        "submit_prompt(uuid,text,uuid) service_role"));
        assertThat(owner.<Boolean> value("""
                select bool_and(not has_function_privilege('anon', oid, 'execute'))
                from pg_catalog.pg_proc
                where pronamespace = 'public'::regnamespace
                """)).isTrue();
    }

    /** Lint x13. As on Supabase: each acts as its caller, but for the one that lays a row out and takes it away again. */
    @Test
    void the_functions_of_realtime_are_for_the_roles_of_the_api() {
        assertThat(owner
                .column("""
                        select function.proname || ': ' || string_agg(acl.grantee::regrole::text, ' ' order by acl.grantee::regrole::text)
                        from pg_catalog.pg_proc function, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
                        where function.pronamespace = 'realtime'::regnamespace
                          and acl.grantee <> function.proowner
                        group by function.oid
                        order by 1
                        """))
                .isEqualTo(List.of("broadcast_changes: anon authenticated service_role",
                        "lay_out: anon authenticated service_role", "may_hear: anon authenticated service_role",
                        "may_speak: anon authenticated service_role", "send: anon authenticated service_role",
                        "topic: anon authenticated service_role"));
    }

    /** Lint x01. */
    @Test
    void a_role_of_the_api_has_nothing_where_there_is_no_row_level_security() {
        assertThat(owner.column("""
                select class.oid::regclass || ' ' || role
                from pg_catalog.pg_class class, unnest(array['anon', 'authenticated', 'service_role']) as role
                where class.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                  and class.relkind in ('r', 'p', 'v', 'm', 'f')
                  and not class.relrowsecurity
                  and (has_any_column_privilege(role, class.oid, 'select,insert,update')
                       or has_table_privilege(role, class.oid, 'delete,truncate,trigger,references'))
                """)).isEmpty();
    }

    /** Lints x02 and x14 of views, x03. */
    @Test
    void nobody_may_truncate_or_hang_triggers_or_keys_on_a_table() {
        assertThat(owner.column("""
                select class.oid::regclass || ' ' || acl.grantee::regrole || ' ' || acl.privilege_type
                from pg_catalog.pg_class class, aclexplode(class.relacl) acl
                where class.relnamespace in ('public'::regnamespace, 'auth'::regnamespace, 'playhead'::regnamespace,
                      'realtime'::regnamespace)
                  and acl.grantee <> class.relowner
                  and acl.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
                """)).as("grants that row-level security does not hold").isEmpty();
    }

    /** Lints x06 and x07, R1 and R18: x05 (an owner who cannot log in) does not apply, for the owner migrates. */
    @Test
    void no_login_of_users_reaches_a_role_that_row_level_security_does_not_hold() {
        assertThat(owner.column("""
                select login || ' ' || beyond.rolname
                from unnest(array['anon', 'authenticated', 'authenticator']) as login, pg_catalog.pg_roles beyond
                where (beyond.rolsuper or beyond.rolbypassrls or beyond.rolcreaterole)
                  and pg_has_role(login, beyond.oid, 'member')
                """)).isEmpty();
        assertThat(owner.column("""
                select rolname::text
                from pg_catalog.pg_roles
                where rolname in ('anon', 'authenticated', 'service_role', 'authenticator', 'service_authenticator')
                  and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolinherit)
                """)).isEmpty();
        assertThat(owner.column("""
                select rolname::text
                from pg_catalog.pg_roles
                where rolname in ('anon', 'authenticated', 'service_role', 'authenticator', 'service_authenticator')
                  and rolbypassrls
                """)).isEqualTo(List.of("service_role"));
        assertThat(owner.column("""
                select rolname::text
                from pg_catalog.pg_roles
                where rolname in ('anon', 'authenticated', 'service_role')
                  and rolcanlogin
                """)).isEmpty();
    }

    /** Lint x08: a key that another user's row may hold tells whether that row exists. */
    @Test
    void unique_keys_of_what_users_write_are_ids_that_nobody_can_guess() {
        assertThat(owner.column("""
                select index.indexrelid::regclass::text
                from pg_catalog.pg_index index
                join pg_catalog.pg_class class on class.oid = index.indrelid
                where index.indisunique
                  and class.relnamespace = 'public'::regnamespace
                  and has_any_column_privilege('authenticated', class.oid, 'insert')
                order by 1
                """))
                .as("only primary keys: a create may bring its own id, and 122 random bits tell nothing to who does not know them")
                .isEqualTo(List.of("coding_sessions_pkey", "projects_pkey"));
    }

    /** Lint x09. */
    @Test
    void users_may_change_no_column_that_says_what_they_may() {
        assertThat(owner.column("""
                select attrelid::regclass || '.' || attname
                from pg_catalog.pg_attribute
                join pg_catalog.pg_class class on class.oid = attrelid
                where class.relnamespace = 'public'::regnamespace
                  and attnum > 0
                  and attname ~ ('(^|_)(tier|plan|role|is_admin|limit|quota|credits?|balance|stripe|billing|owner_id|user_id'
                      || '|tenant_id|status|lease|attempts?|locked)(_|$)')
                  and has_column_privilege('authenticated', attrelid, attnum, 'update')
                order by 1
                """))
                .as("only these two: users archive projects and pause sessions; a trigger keeps the graph of the second")
                .isEqualTo(List.of("coding_sessions.status", "projects.status"));
    }

    /** Lint x12. */
    @Test
    void a_user_who_names_a_parent_is_asked_whose_it_is() {
        assertThat(owner.column("""
                select policyname::text
                from pg_catalog.pg_policies
                where tablename = 'coding_sessions'
                  and cmd = 'INSERT'
                  and with_check ~ 'project\\.user_id = \\( SELECT auth\\.uid\\(\\) AS uid\\)'
                """)).hasSize(1);
        assertThat(owner
                .column("""
                        select key.conrelid::regclass || ' ' || key.conname
                        from pg_catalog.pg_constraint key
                        join pg_catalog.pg_attribute attribute on attribute.attrelid = key.conrelid and attribute.attnum = any (key.conkey)
                        where key.contype = 'f'
                          and key.connamespace = 'public'::regnamespace
                          and has_column_privilege('authenticated', key.conrelid, attribute.attnum, 'insert')
                        order by 1
                        """))
                .as("other parents than one's own profile: each needs its line in the insert policy")
                .isEqualTo(List.of("coding_sessions coding_sessions_project_id_fkey",
                        "coding_sessions coding_sessions_user_id_fkey", "projects projects_user_id_fkey"));
    }

    /** Lint x14. */
    @Test
    void no_caller_may_call_what_becomes_somebody_else_or_stops_the_house() {
        assertThat(owner.column("""
                select role || ' ' || function.oid::regprocedure
                from pg_catalog.pg_proc function, unnest(array['anon', 'authenticated']) as role
                where function.pronamespace = 'pg_catalog'::regnamespace
                  and function.proname ~ ('^(set_config|pg_notify|pg_sleep|pg_advisory|pg_try_advisory|lo_|lowrite|loread'
                      || '|(query|table|cursor|schema|database)_to_xml)')
                  and has_function_privilege(role, function.oid, 'execute')
                """)).isEmpty();
        assertThat(owner.column("""
                select role
                from unnest(array['anon', 'authenticated', 'authenticator', 'service_role', 'service_authenticator']) as role
                where has_database_privilege(role, current_database(), 'temporary, create')
                   or has_schema_privilege(role, 'public', 'create')
                """)).as("roles that may make something").isEmpty();
    }

    @Test
    void schema_playhead_is_out_of_reach_of_users() {
        assertThat(owner.column("""
                select role
                from unnest(array['anon', 'authenticated', 'authenticator', 'service_authenticator']) as role
                where has_schema_privilege(role, 'playhead', 'usage')
                """)).isEmpty();
    }

    private Map<Object, Object> countBy(String sql) {
        var counts = new HashMap<Object, Object>();
        owner.rows(sql).forEach(row -> {
            var values = row.values().iterator();
            counts.put(values.next(), values.next());
        });
        return counts;
    }

    /** What a table that is published has besides its own. */
    private static List<Object> published(String... own) {
        return Stream.concat(Stream.of(own), Stream.of("playhead_changes_delete", "playhead_changes_insert",
                "playhead_changes_truncate", "playhead_changes_update")).<Object> map(name -> name).sorted().toList();
    }

    private List<Object> triggersOf(String table) {
        return owner.column("""
                select tgname::text
                from pg_catalog.pg_trigger
                where tgrelid = ?::regclass
                  and not tgisinternal
                order by 1
                """, table);
    }

    private String definitionOf(String index) {
        return owner.value("select indexdef from pg_catalog.pg_indexes where indexname = ?", index);
    }
}
