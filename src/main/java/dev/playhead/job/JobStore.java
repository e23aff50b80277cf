package dev.playhead.job;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.http.Cursor;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * What is asked of {@code public.coding_jobs}, but for claims ({@link ClaimStore}) and completions ({@link CompletionStore}).
 *
 * <p>
 * Every statement of a worker names its lease, and touches nothing where the lease is another's by now.
 */
@ApplicationScoped
class JobStore {

    private static final String SUBMIT = """
            select %s
            from public.submit_prompt($1, $2, $3) as job
            """.formatted(Job.COLUMNS);

    // Whether the session is visible at all stands in the first column: no jobs is not the same as no session.
    private static final String OF_SESSION = """
            select %s
            from public.coding_sessions session
            left join lateral (
                select *
                from public.coding_jobs candidate
                where candidate.session_id = session.id
                  and (candidate.created_at, candidate.id) < ($2, $3)
                order by candidate.created_at desc, candidate.id desc
                limit $4
            ) as job on true
            where session.id = $1
            """.formatted(Job.COLUMNS);

    private static final String HEARTBEAT = """
            update public.coding_jobs job
            set lease_expires_at = clock_timestamp() + $3 * interval '1 second'
            from public.coding_sessions session
            where job.id = $1
              and job.lease_id = $2
              and session.id = job.session_id
            returning %s, session.status as session_status
            """.formatted(Job.COLUMNS);

    // A failure is final where the worker says so, the tries are used up, or the session is over. Another try has its turn when
    // it is due: claims before that need not read over it.
    private static final String FAIL = """
            with ruling as (
                select
                    job.id,
                    $4 and job.retry_count < job.max_retries and session.status in ('pending', 'active', 'paused') as again,
                    now() + public.job_retry_delay(job.retry_count + 1) as due_at
                from public.coding_jobs job
                join public.coding_sessions session on session.id = job.session_id
                where job.id = $1
                  and job.lease_id = $2
                for no key update of job
            )
            update public.coding_jobs job
            set status = case when ruling.again then 'pending' else 'failed' end,
                retry_count = job.retry_count + ruling.again::integer,
                run_at = case when ruling.again then ruling.due_at else job.run_at end,
                turn_at = case when ruling.again then greatest(ruling.due_at, job.turn_at) else job.turn_at end,
                completed_at = case when ruling.again then null else now() end,
                error = $3,
                lease_id = null,
                lease_expires_at = null
            from ruling
            where job.id = ruling.id
            returning %s
            """.formatted(Job.COLUMNS);

    private static final String RELEASE = """
            update public.coding_jobs job
            set status = 'pending', run_at = now(), lease_id = null, lease_expires_at = null
            where job.id = $1
              and job.lease_id = $2
            returning %s
            """.formatted(Job.COLUMNS);

    private static final String RETRY = """
            select %s
            from public.retry_job($1) as job
            """.formatted(Job.COLUMNS);

    private static final String FAILED = """
            select %s
            from public.coding_jobs job
            where job.status = 'failed'
              and (job.created_at, job.id) < ($1, $2)
            order by job.created_at desc, job.id desc
            limit $3
            """.formatted(Job.COLUMNS);

    // Only of jobs that are not finished, of which the index alone knows; each asks for its session as a claim does.
    private static final String DEPTH = """
            with unfinished as (
                select
                    case
                        when job.status = 'processing' then 'processing'
                        when job.run_at > now() then 'delayed'
                        when (
                            select session.status in ('pending', 'active') and session.expires_at > now()
                            from public.coding_sessions session
                            where session.id = job.session_id
                        ) then 'ready'
                        else 'held'
                    end as state,
                    job.run_at
                from public.coding_jobs job
                where job.status in ('pending', 'processing')
            )
            select
                count(*) filter (where state = 'ready') as ready,
                count(*) filter (where state = 'delayed') as delayed,
                count(*) filter (where state = 'held') as held,
                count(*) filter (where state = 'processing') as processing,
                coalesce(extract(epoch from now() - min(run_at) filter (where state = 'ready')), 0)::double precision
                    as oldest_ready_seconds
            from unfinished
            """;

    private static final String EXISTS = "select from public.coding_jobs where id = $1";

    // They are failed one after another, which may come to their sessions: in the order in which everybody comes to many.
    private static final String EXPIRED_LEASES = """
            with expired as (
                select job.id, job.lease_id, job.session_id
                from public.coding_jobs job
                where job.status = 'processing'
                  and job.lease_expires_at <= clock_timestamp()
                order by job.lease_expires_at
                limit 100
                for no key update skip locked
            )
            select expired.id, expired.lease_id
            from expired
            order by expired.session_id
            """;

    Uni<Job> submit(SqlConnection connection, UUID sessionId, String prompt, UUID id) {
        return connection.preparedQuery(SUBMIT).execute(Tuple.of(sessionId, prompt, id))
                .map(rows -> Job.of(rows.iterator().next()));
    }

    /** The session's jobs, newest first; empty where there is no such session for this caller. */
    Uni<Optional<List<Job>>> ofSession(SqlConnection connection, UUID sessionId, Cursor after, int limit) {
        var createdAt = after.createdAt().atOffset(ZoneOffset.UTC);
        return connection.preparedQuery(OF_SESSION).execute(Tuple.of(sessionId, createdAt, after.id(), limit))
                .map(rows -> rows.size() == 0 ? Optional.empty()
                        : Optional.of(rows.stream().filter(row -> row.getUUID("id") != null).map(Job::of).toList()));
    }

    Uni<Optional<Beat>> heartbeat(SqlConnection connection, UUID id, UUID leaseId, Duration lease) {
        return connection.preparedQuery(HEARTBEAT).execute(Tuple.of(id, leaseId, (double) lease.toSeconds()))
                .map(rows -> first(rows).map(row -> new Beat(Job.of(row), row.getString("session_status"))));
    }

    /** A job whose lease was moved, and what has become of its session meanwhile. */
    record Beat(Job job, String sessionStatus) {
    }

    Uni<Optional<Job>> fail(SqlConnection connection, UUID id, UUID leaseId, String error, boolean retry) {
        return connection.preparedQuery(FAIL).execute(Tuple.of(id, leaseId, error, retry)).map(JobStore::firstJob);
    }

    Uni<Optional<Job>> release(SqlConnection connection, UUID id, UUID leaseId) {
        return connection.preparedQuery(RELEASE).execute(Tuple.of(id, leaseId)).map(JobStore::firstJob);
    }

    Uni<Job> retry(SqlConnection connection, UUID id) {
        return connection.preparedQuery(RETRY).execute(Tuple.of(id)).map(rows -> Job.of(rows.iterator().next()));
    }

    /** Jobs that failed for good, newest first. */
    Uni<List<Job>> failed(SqlConnection connection, Cursor after, int limit) {
        return connection.preparedQuery(FAILED).execute(Tuple.of(after.createdAt().atOffset(ZoneOffset.UTC), after.id(), limit))
                .map(rows -> rows.stream().map(Job::of).toList());
    }

    Uni<Depth> depth(SqlConnection connection) {
        return connection.preparedQuery(DEPTH).execute().map(rows -> Depth.of(rows.iterator().next()));
    }

    Uni<Boolean> exists(SqlConnection connection, UUID id) {
        return connection.preparedQuery(EXISTS).execute(Tuple.of(id)).map(rows -> rows.size() > 0);
    }

    /** Leases that have run out, locked until the transaction ends; those that another replica is at are passed by. */
    Uni<List<Lease>> expiredLeases(SqlConnection connection) {
        return connection.preparedQuery(EXPIRED_LEASES).execute()
                .map(rows -> rows.stream().map(row -> new Lease(row.getUUID("id"), row.getUUID("lease_id"))).toList());
    }

    record Lease(UUID jobId, UUID leaseId) {
    }

    private static Optional<Job> firstJob(RowSet<Row> rows) {
        return first(rows).map(Job::of);
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.stream().findFirst();
    }
}
