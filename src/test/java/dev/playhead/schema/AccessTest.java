package dev.playhead.schema;

import static dev.playhead.schema.Refusals.NO_DATA_FOUND;
import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who may do what, in full: every table and command for the owner of the row, another user, nobody and the service role, and
 * every grant and policy that there is. What is not in these lists must not exist.
 */
class AccessTest extends DatabaseTest {

    /**
     * {@code rows}: it is done. {@code none}: the row is not there for the caller. {@code denied}: the caller may not try.
     */
    private static final List<String> MATRIX = List.of(
            // table command: the row's owner, another user, nobody, the service role
            "profiles select: rows none denied rows",
            "profiles insert: denied denied denied rows",
            "profiles update: rows none denied rows",
            "profiles delete: denied denied denied rows",
            "projects select: rows none denied rows",
            "projects insert: rows denied denied rows",
            "projects update: rows none denied rows",
            "projects delete: rows none denied rows",
            "coding_sessions select: rows none denied rows",
            "coding_sessions insert: rows denied denied rows",
            "coding_sessions update: rows none denied rows",
            "coding_sessions delete: denied denied denied rows",
            "coding_jobs select: rows none denied rows",
            "coding_jobs insert: denied denied denied rows",
            "coding_jobs update: denied denied denied rows",
            "coding_jobs delete: denied denied denied rows",
            "session_events select: rows none denied rows",
            "session_events insert: denied denied denied rows",
            "session_events update: denied denied denied denied",
            "session_events delete: denied denied denied denied",
            "session_streams select: rows none denied rows",
            "session_streams insert: denied denied denied denied",
            "session_streams update: denied denied denied rows",
            "session_streams delete: denied denied denied denied",
            "submit_prompt execute: rows none denied rows",
            "retry_job execute: denied denied denied none",
            "job_retry_delay execute: denied denied denied rows",
            "auth.users select: denied denied denied rows",
            "auth.sessions select: denied denied denied none",
            "auth.refresh_tokens select: denied denied denied none",
            "playhead.signing_keys select: denied denied denied none",
            "playhead.api_keys select: denied denied denied none",
            "playhead.secrets select: denied denied denied none",
            "auth.mfa_amr_claims select: denied denied denied none",
            "playhead.revocations select: denied denied denied none",
            "playhead.one_time_tokens select: denied denied denied none",
            "playhead.rate_limits select: denied denied denied none",
            "playhead.realtime_receipts select: denied denied denied none",
            "playhead.changes select: denied denied denied rows",
            "playhead.change_log select: denied denied denied rows",
            "playhead.change_horizons select: denied denied denied none",
            "playhead.published execute: denied denied denied rows",
            "playhead.publish execute: denied denied denied denied",
            "playhead.broadcasts select: denied denied denied none",
            "playhead.replicas select: denied denied denied none",
            "playhead.presences select: denied denied denied none",
            "realtime.messages select: none none none none",
            "realtime.messages insert: denied denied denied rows",
            "realtime.messages update: none none none none",
            "realtime.messages delete: denied denied denied none",
            "realtime.send execute: rows rows rows rows",
            "realtime.may_hear execute: rows rows rows rows",
            "realtime.may_speak execute: rows rows rows rows");

    private static final List<Object> GRANTS = List.of(
            "auth.mfa_amr_claims: service_role DELETE INSERT SELECT UPDATE",
            "auth.refresh_tokens: service_role DELETE INSERT SELECT UPDATE",
            "auth.sessions: service_role DELETE INSERT SELECT UPDATE",
            "auth.users: service_role DELETE INSERT SELECT UPDATE",
            "coding_jobs: authenticated SELECT",
            "coding_jobs: service_role DELETE INSERT SELECT UPDATE",
            "coding_sessions: authenticated SELECT",
            "coding_sessions: service_role DELETE INSERT SELECT UPDATE",
            "playhead.api_keys: service_role INSERT SELECT UPDATE",
            "playhead.broadcasts: service_role DELETE INSERT SELECT",
            "playhead.change_horizons: service_role DELETE INSERT SELECT",
            "playhead.change_log: service_role SELECT",
            "playhead.changes: service_role DELETE SELECT",
            "playhead.one_time_tokens: service_role DELETE INSERT SELECT UPDATE",
            "playhead.presences: service_role DELETE INSERT SELECT UPDATE",
            "playhead.rate_limits: service_role DELETE INSERT SELECT UPDATE",
            "playhead.realtime_receipts: service_role DELETE INSERT SELECT UPDATE",
            "playhead.replicas: service_role DELETE INSERT SELECT UPDATE",
            "playhead.revocations: service_role DELETE INSERT SELECT UPDATE",
            "playhead.secrets: service_role INSERT SELECT UPDATE",
            "playhead.signing_keys: service_role DELETE INSERT SELECT UPDATE",
            "profiles: authenticated SELECT",
            "profiles: service_role DELETE INSERT SELECT UPDATE",
            "projects: authenticated DELETE SELECT",
            "projects: service_role DELETE INSERT SELECT UPDATE",
            "realtime.messages: anon INSERT SELECT UPDATE",
            "realtime.messages: authenticated INSERT SELECT UPDATE",
            "realtime.messages: service_role DELETE INSERT SELECT UPDATE",
            "session_events: authenticated SELECT",
            "session_events: service_role SELECT",
            "session_streams: authenticated SELECT",
            "session_streams: service_role SELECT");

    private static final List<Object> COLUMN_GRANTS = List.of(
            "coding_sessions: authenticated INSERT id, user_id, project_id, initial_prompt, expires_at, metadata",
            "coding_sessions: authenticated UPDATE status, metadata",
            "playhead.change_log: service_role UPDATE trimmed",
            "profiles: authenticated UPDATE display_name, avatar_url",
            "projects: authenticated INSERT id, user_id, name, description, template_id, expo_config, status",
            "projects: authenticated UPDATE name, description, template_id, expo_config, status",
            "session_events: service_role INSERT id, session_id, event_type, data, created_at",
            "session_streams: service_role UPDATE epoch, floor_seq");

    private static final String OWN = "(%s = ( SELECT auth.uid() AS uid))";
    private static final String OWN_PARENT = """
            (EXISTS ( SELECT FROM coding_sessions session WHERE ((session.id = %s.session_id) \
            AND (session.user_id = ( SELECT auth.uid() AS uid)))))""";

    private static final List<Object> POLICIES = List.of(
            "coding_jobs SELECT using " + OWN_PARENT.formatted("coding_jobs"),
            "coding_sessions INSERT with check ((user_id = ( SELECT auth.uid() AS uid)) AND (EXISTS ( SELECT "
                    + "FROM projects project WHERE ((project.id = coding_sessions.project_id) "
                    + "AND (project.user_id = ( SELECT auth.uid() AS uid)) AND (project.status = 'active'::text)))))",
            "coding_sessions SELECT using " + OWN.formatted("user_id"),
            "coding_sessions UPDATE using " + OWN.formatted("user_id")
                    + " with check ((user_id = ( SELECT auth.uid() AS uid)) AND (status = ANY "
                    + "(ARRAY['pending'::text, 'active'::text, 'paused'::text, 'completed'::text])))",
            "profiles SELECT using " + OWN.formatted("id"),
            "profiles UPDATE using " + OWN.formatted("id") + " with check " + OWN.formatted("id"),
            "projects DELETE using " + OWN.formatted("user_id"),
            "projects INSERT with check " + OWN.formatted("user_id"),
            "projects SELECT using " + OWN.formatted("user_id"),
            "projects UPDATE using " + OWN.formatted("user_id") + " with check " + OWN.formatted("user_id"),
            "session_events SELECT using " + OWN_PARENT.formatted("session_events"),
            "session_streams SELECT using " + OWN_PARENT.formatted("session_streams"));

    private UUID project;
    private UUID session;
    private UUID job;
    private UUID event;
    private UUID accountWithoutProfile;

    @BeforeEach
    void alice_has_one_row_of_everything() {
        project = alice.startsProject("Hers");
        session = alice.opensSession(project, "Build");
        job = alice.submits(session, "Build");
        event = service.value("""
                insert into public.session_events (session_id, event_type)
                values (?, 'thinking')
                returning id
                """, session);
        accountWithoutProfile = database.signUp("carol").id();
        owner.update("delete from public.profiles where id = ?", accountWithoutProfile);
    }

    @Test
    void every_table_and_command_is_for_these_callers_and_no_others() {
        var attempts = attempts();

        var found = new ArrayList<String>();
        for (var line : MATRIX) {
            var attempt = line.substring(0, line.indexOf(':'));
            assertThat(attempts).containsKey(attempt);
            found.add("%s: %s %s %s %s".formatted(attempt,
                    outcome(alice, attempts.get(attempt)), outcome(bob, attempts.get(attempt)),
                    outcome(nobody, attempts.get(attempt)), outcome(service, attempts.get(attempt))));
        }

        assertThat(found).isEqualTo(MATRIX);
        assertThat(attempts.keySet()).as("attempts without a line").hasSize(MATRIX.size());
    }

    @Test
    void every_table_stands_in_the_matrix() {
        for (var table : owner.column("select tablename from pg_catalog.pg_tables where schemaname = 'public'")) {
            for (var command : List.of("select", "insert", "update", "delete")) {
                assertThat(MATRIX).as("a new table needs its lines").anyMatch(line -> line.startsWith(table + " " + command));
            }
        }
    }

    @Test
    void there_is_no_other_grant() {
        assertThat(owner.column("""
                select line
                from (
                    select class.oid::regclass || ': ' || acl.grantee::regrole || ' '
                        || string_agg(acl.privilege_type, ' ' order by acl.privilege_type) as line
                    from pg_catalog.pg_class class, aclexplode(class.relacl) acl
                    where class.relnamespace in ('public'::regnamespace, 'auth'::regnamespace, 'playhead'::regnamespace,
                        'realtime'::regnamespace)
                      and acl.grantee <> class.relowner
                    group by class.oid, acl.grantee
                ) as lines
                order by line collate "C"
                """)).isEqualTo(GRANTS);
    }

    @Test
    void there_is_no_other_grant_on_columns() {
        assertThat(owner.column("""
                select line
                from (
                    select attrelid::regclass || ': ' || acl.grantee::regrole || ' ' || acl.privilege_type || ' '
                        || string_agg(attname, ', ' order by attnum) as line
                    from pg_catalog.pg_attribute, aclexplode(attacl) acl
                    where attrelid >= 16384
                    group by attrelid, acl.grantee, acl.privilege_type
                ) as lines
                order by line collate "C"
                """)).isEqualTo(COLUMN_GRANTS);
    }

    @Test
    void there_is_no_other_policy() {
        assertThat(owner.column("""
                select regexp_replace(
                    tablename || ' ' || cmd || coalesce(' using ' || qual, '') || coalesce(' with check ' || with_check, ''),
                    '\\s+', ' ', 'g')
                from pg_catalog.pg_policies
                order by tablename collate "C", cmd
                """)).isEqualTo(POLICIES);
    }

    /** Each column by itself, as a client would try it, so that a grant that the catalogue shows otherwise is found too. */
    @Test
    void a_column_without_a_grant_can_be_neither_written_nor_given() {
        for (var table : List.of("profiles", "projects", "coding_sessions", "coding_jobs", "session_events",
                "session_streams")) {
            var key = table.equals("session_streams") ? "session_id" : "id";
            for (var column : owner.column("""
                    select column_name::text
                    from information_schema.columns
                    where table_schema = 'public' and table_name = ?
                    """, table)) {
                var update = "update public.%1$s set %2$s = %2$s where %3$s is null".formatted(table, column, key);
                var insert = "insert into public.%1$s (%2$s) select %2$s from public.%1$s where false".formatted(table, column);
                assertThat(outcome(alice, attempt(update)).equals("none")).as(update)
                        .isEqualTo(granted(table, "authenticated UPDATE", column));
                assertThat(outcome(alice, attempt(insert)).equals("none")).as(insert)
                        .isEqualTo(granted(table, "authenticated INSERT", column));
                assertThat(outcome(nobody, attempt(update))).as(update).isEqualTo("denied");
                assertThat(outcome(nobody, attempt(insert))).as(insert).isEqualTo("denied");
            }
        }
    }

    private static boolean granted(String table, String privilege, Object column) {
        return COLUMN_GRANTS.stream()
                .map(Object::toString)
                .filter(line -> line.startsWith(table + ": " + privilege + " "))
                .anyMatch(line -> (line + ",").matches(".*[ ]" + column + ",.*"));
    }

    private Map<String, Function<Transaction, Integer>> attempts() {
        var attempts = new HashMap<String, Function<Transaction, Integer>>();
        attempts.put("profiles select", seen("select from public.profiles where id = ?", alice.id()));
        attempts.put("profiles insert", attempt("insert into public.profiles (id) values (?)", accountWithoutProfile));
        attempts.put("profiles update", attempt("update public.profiles set display_name = 'A' where id = ?", alice.id()));
        attempts.put("profiles delete", attempt("delete from public.profiles where id = ?", alice.id()));
        attempts.put("projects select", seen("select from public.projects where id = ?", project));
        attempts.put("projects insert", attempt("insert into public.projects (user_id, name) values (?, 'B')", alice.id()));
        attempts.put("projects update", attempt("update public.projects set name = 'B' where id = ?", project));
        attempts.put("projects delete", attempt("delete from public.projects where id = ?", project));
        attempts.put("coding_sessions select", seen("select from public.coding_sessions where id = ?", session));
        attempts.put("coding_sessions insert", attempt("""
                insert into public.coding_sessions (user_id, project_id, initial_prompt) values (?, ?, 'B')
                """, alice.id(), project));
        attempts.put("coding_sessions update",
                attempt("update public.coding_sessions set metadata = '{}' where id = ?", session));
        attempts.put("coding_sessions delete", attempt("delete from public.coding_sessions where id = ?", session));
        attempts.put("coding_jobs select", seen("select from public.coding_jobs where id = ?", job));
        attempts.put("coding_jobs insert",
                attempt("insert into public.coding_jobs (session_id, prompt) values (?, 'B')", session));
        attempts.put("coding_jobs update", attempt("update public.coding_jobs set priority = 1 where id = ?", job));
        attempts.put("coding_jobs delete", attempt("delete from public.coding_jobs where id = ?", job));
        attempts.put("session_events select", seen("select from public.session_events where id = ?", event));
        attempts.put("session_events insert",
                attempt("insert into public.session_events (session_id, event_type) values (?, 'error')", session));
        attempts.put("session_events update", attempt("update public.session_events set data = '{}' where id = ?", event));
        attempts.put("session_events delete", attempt("delete from public.session_events where id = ?", event));
        attempts.put("session_streams select", seen("select from public.session_streams where session_id = ?", session));
        attempts.put("session_streams insert",
                attempt("insert into public.session_streams (session_id) values (?)", UUID.randomUUID()));
        attempts.put("session_streams update",
                attempt("update public.session_streams set floor_seq = 2 where session_id = ?", session));
        attempts.put("session_streams delete", attempt("delete from public.session_streams where session_id = ?", session));
        attempts.put("submit_prompt execute", seen("select from public.submit_prompt(?, 'B')", session));
        attempts.put("retry_job execute", seen("select from public.retry_job(?)", UUID.randomUUID()));
        attempts.put("job_retry_delay execute", seen("select public.job_retry_delay(1)"));
        attempts.put("auth.users select", seen("select from auth.users where id = ?", alice.id()));
        for (var table : List.of("auth.sessions", "auth.refresh_tokens", "playhead.signing_keys", "playhead.api_keys",
                "playhead.secrets", "auth.mfa_amr_claims", "playhead.revocations", "playhead.one_time_tokens",
                "playhead.rate_limits", "playhead.realtime_receipts", "playhead.changes", "playhead.change_log",
                "playhead.change_horizons", "playhead.broadcasts", "playhead.replicas", "playhead.presences",
                "realtime.messages")) {
            attempts.put(table + " select", seen("select from " + table));
        }
        attempts.put("playhead.published execute", seen("select playhead.published()"));
        attempts.put("playhead.publish execute", seen("select playhead.publish('public.projects')"));
        attempts.put("realtime.messages insert",
                attempt("insert into realtime.messages (topic, extension) values ('room', 'broadcast')"));
        attempts.put("realtime.messages update", attempt("update realtime.messages set private = false"));
        attempts.put("realtime.messages delete", attempt("delete from realtime.messages"));
        attempts.put("realtime.send execute", seen("select realtime.send('{}', 'hello', 'room')"));
        attempts.put("realtime.may_hear execute", seen("select realtime.may_hear('room', 'broadcast')"));
        attempts.put("realtime.may_speak execute", seen("select realtime.may_speak('room', 'broadcast')"));
        return attempts;
    }

    private static Function<Transaction, Integer> attempt(String sql, Object... parameters) {
        return transaction -> {
            try {
                return transaction.update(sql, parameters);
            } catch (SQLException failure) {
                throw Refusals.unchecked(failure);
            }
        };
    }

    private static Function<Transaction, Integer> seen(String sql, Object... parameters) {
        return transaction -> {
            try {
                return transaction.rows(sql, parameters).size();
            } catch (SQLException failure) {
                throw Refusals.unchecked(failure);
            }
        };
    }

    /** What comes of it; nothing that was done stays. */
    private static String outcome(Somebody caller, Function<Transaction, Integer> attempt) {
        var found = new String[1];
        try {
            caller.inTransaction(transaction -> {
                found[0] = attempt.apply(transaction) > 0 ? "rows" : "none";
                transaction.rollback();
                return found[0];
            });
            return found[0];
        } catch (IllegalStateException failure) {
            return switch (((SQLException) rootOf(failure)).getSQLState()) {
                case PERMISSION_DENIED -> "denied";
                case NO_DATA_FOUND -> "none";
                default -> failure.getMessage();
            };
        }
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }
}
