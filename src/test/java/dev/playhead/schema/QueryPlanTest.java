package dev.playhead.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * At a million events every common query finds its rows by an index and in under ten milliseconds: under row-level security
 * as the owner of the rows, and with the plan that is made once for all parameters, as the service's logins have it.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueryPlanTest {

    private static final double MILLISECONDS_AT_MOST = 10;
    private static final int TRIES = 5;
    private static final List<String> LARGE = List.of("projects", "coding_sessions", "coding_jobs", "session_events",
            "session_streams");
    private static final AtomicInteger PREPARED = new AtomicInteger();
    private static final String SESSION = "md5('session 0')::uuid";

    private static TestDatabase database;
    private static User user;
    private static Somebody service;

    private final ObjectMapper json = new ObjectMapper();

    @BeforeAll
    static void much_has_happened() {
        database = TestDatabase.migrated(PostgresVersion.NEWEST);
        database.run("many-rows/load.sql");
        user = database.user(database.owner().value("select md5('user 0')::uuid"));
        service = database.service();
    }

    @AfterAll
    static void the_database_goes() {
        database.close();
    }

    @Test
    void there_are_a_million_events() {
        assertThat(service.<Long> value("select count(*) from public.session_events")).isEqualTo(1_000_000L);
        assertThat(user.<Long> value("select count(*) from public.coding_sessions")).isEqualTo(100L);
    }

    /** The owner's step 12. */
    @Test
    void the_active_projects_of_a_user() {
        assertReads("projects_user_id_idx", user, "(uuid)", """
                select *
                from public.projects
                where user_id = $1
                  and status = 'active'
                """, "md5('user 0')::uuid");
    }

    /** The owner's step 12. */
    @Test
    void the_next_job_of_the_queue() {
        assertReads("coding_jobs_status_priority_idx", service, "", """
                select *
                from public.coding_jobs
                where status = 'pending'
                order by priority desc, created_at asc
                limit 1
                """);
    }

    /**
     * As an exists it would be a join, which may begin with every open session; asked of each job, the order is the index's. To
     * sort would be to read all that wait, however few are asked for.
     */
    @Test
    void a_claim_of_ten_jobs() {
        var plan = assertReads("coding_jobs_priority_turn_at_idx", service, "(integer)", """
                select job.id
                from public.coding_jobs job
                where job.status = 'pending'
                  and job.run_at <= now()
                  and (
                      select session.status in ('pending', 'active') and session.expires_at > now()
                      from public.coding_sessions session
                      where session.id = job.session_id
                  )
                order by job.priority desc, job.turn_at, job.created_at
                limit $1
                for update of job skip locked
                """, "10");

        assertThat(nodesOf(plan)).as(plan.toPrettyString()).doesNotContain("Sort", "Bitmap Heap Scan");
    }

    /** As a join with them the plan would read all jobs, for the limit might be a large one. */
    @Test
    void the_jobs_that_a_claim_takes() {
        assertReads("coding_jobs_pkey", service, "(integer)", """
                with claimable as (
                    select candidate.id
                    from public.coding_jobs candidate
                    where candidate.status = 'pending'
                      and candidate.run_at <= now()
                    order by candidate.priority desc, candidate.turn_at, candidate.created_at
                    limit $1
                    for no key update of candidate skip locked
                )
                update public.coding_jobs job
                set worker = 'worker-1'
                where job.id = any (array(select claimable.id from claimable))
                returning job.id
                """, "10");
    }

    @Test
    void jobs_that_failed_for_good() {
        assertReads("coding_jobs_failed_created_at_idx", service, "(timestamptz, uuid)", """
                select *
                from public.coding_jobs
                where status = 'failed'
                  and (created_at, id) < ($1, $2)
                order by created_at desc, id desc
                limit 51
                """, "'9999-12-31'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'");
    }

    @Test
    void the_latest_turn_of_a_session() {
        for (var status : List.of("pending", "processing")) {
            assertReads("coding_jobs_" + status + "_session_id_turn_at_idx", service, "(uuid, integer)", """
                    select max(turn_at)
                    from public.coding_jobs
                    where session_id = $1
                      and priority = $2
                      and status = '%s'
                    """.formatted(status), SESSION, "0");
        }
    }

    @Test
    void leases_that_have_run_out() {
        assertReads("coding_jobs_processing_session_id_turn_at_idx", service, "", """
                select id
                from public.coding_jobs
                where status = 'processing'
                  and lease_expires_at <= now()
                for update skip locked
                """);
    }

    @Test
    void sessions_that_have_expired() {
        assertReads("coding_sessions_expires_at_idx", service, "", """
                select id
                from public.coding_sessions
                where status in ('pending', 'active', 'paused')
                  and expires_at <= now()
                order by expires_at
                limit 100
                for update skip locked
                """);
    }

    @Test
    void events_after_a_playhead() {
        assertReads("session_events_session_id_seq_key", user, "(uuid, bigint)", """
                select seq, id, event_type, data, created_at
                from public.session_events
                where session_id = $1
                  and seq > $2
                order by seq
                limit 500
                """, SESSION, "25");
    }

    @Test
    void the_latest_events_of_a_session() {
        assertReads("session_events_session_id_seq_key", user, "(uuid)", """
                select seq, id, event_type, data, created_at
                from public.session_events
                where session_id = $1
                order by seq desc
                limit 50
                """, SESSION);
    }

    @Test
    void the_newest_sessions_of_a_user() {
        assertReads("coding_sessions_user_id_idx", user, "(integer)", """
                select id, status, created_at
                from public.coding_sessions
                order by created_at desc, id desc
                limit $1
                """, "20");
    }

    @Test
    void the_sessions_of_a_project() {
        assertReads("coding_sessions_project_id_idx", user, "(uuid)", """
                select id, status
                from public.coding_sessions
                where project_id = $1
                """, "md5('project 0')::uuid");
    }

    @Test
    void one_session_of_a_user() {
        assertReads("coding_sessions_pkey", user, "(uuid)", "select * from public.coding_sessions where id = $1", SESSION);
    }

    @Test
    void the_jobs_of_a_session() {
        assertReads("coding_jobs_session_id_created_at_idx", user, "(uuid)", """
                select *
                from public.coding_jobs
                where session_id = $1
                order by created_at
                """, SESSION);
    }

    @Test
    void the_head_of_a_stream() {
        assertReads("session_streams_pkey", user, "(uuid)", """
                select epoch, last_seq, floor_seq
                from public.session_streams
                where session_id = $1
                """, SESSION);
    }

    @Test
    void the_heads_of_many_streams() {
        assertReads("session_streams_pkey", service, "(uuid[])", """
                select session_id, last_seq
                from public.session_streams
                where session_id = any ($1)
                """, "array[md5('session 0')::uuid, md5('session 7')::uuid]");
    }

    @Test
    void an_event_is_appended_and_a_session_opened_as_fast() {
        assertReads("", service, "(uuid)", """
                insert into public.session_events (session_id, event_type) values ($1, 'terminal')
                """, SESSION);
        assertReads("", user, "(uuid, uuid)", """
                insert into public.coding_sessions (user_id, project_id, initial_prompt) values ($1, $2, 'Build')
                """, "md5('user 0')::uuid", "md5('project 200')::uuid");
    }

    private static JsonNode assertReads(String index, Somebody caller, String types, String query, String... parameters) {
        return new QueryPlanTest().assertPlan(index, caller, types, query, parameters);
    }

    private JsonNode assertPlan(String index, Somebody caller, String types, String query, String... parameters) {
        var plans = caller.inTransaction(transaction -> {
            assertThat(transaction.value("select current_setting('plan_cache_mode')")).isEqualTo("force_generic_plan");
            return explain(transaction, types, query, parameters);
        });

        var plan = plans.get(0);
        assertThat(plan.findValuesAsText("Index Name")).as(plan.toPrettyString())
                .containsAll(index.isEmpty() ? List.of() : List.of(index));
        assertThat(scannedInFull(plan)).as(plan.toPrettyString()).doesNotContainAnyElementsOf(LARGE);
        assertThat(plans.stream().mapToDouble(one -> one.get("Execution Time").asDouble()).min().orElseThrow())
                .as(plan.toPrettyString()).isLessThan(MILLISECONDS_AT_MOST);
        return plan;
    }

    /** The plans of several runs, of which the first finds nothing in memory. */
    private List<JsonNode> explain(Transaction transaction, String types, String query, String... parameters)
            throws SQLException {
        var arguments = parameters.length == 0 ? "" : "(" + String.join(", ", parameters) + ")";
        var plans = new ArrayList<JsonNode>();
        try (var statement = transaction.connection().createStatement()) {
            var name = "common_query_" + PREPARED.incrementAndGet();
            statement.execute("prepare " + name + types + " as " + query);
            for (var i = 0; i < TRIES; i++) {
                try (var rows = statement.executeQuery("explain (analyze, format json) execute " + name + arguments)) {
                    rows.next();
                    plans.add(read(rows.getString(1)).get(0));
                }
            }
            transaction.rollback();
        }
        return plans;
    }

    private static List<String> nodesOf(JsonNode plan) {
        return plan.findValuesAsText("Node Type");
    }

    private static List<String> scannedInFull(JsonNode plan) {
        return plan.findParents("Node Type").stream()
                .filter(node -> node.get("Node Type").asText().equals("Seq Scan"))
                .map(node -> node.get("Relation Name").asText())
                .toList();
    }

    private JsonNode read(String plan) {
        try {
            return json.readTree(plan);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(plan, failure);
        }
    }
}
