package dev.playhead.job;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The claim: who gets which job.
 *
 * <p>
 * Jobs are taken in the order of {@code coding_jobs_priority_turn_at_idx}: highest priority first, and within it by their
 * turns, which the database gives so that a session with many jobs leaves room for the others. Rows that another claim is at
 * are
 * skipped rather than waited for, so claims do not queue behind each other. Jobs of a session that is paused, finished or past
 * its time are left alone; the session is asked job by job, because as a join the planner may begin with it and leave the
 * index.
 */
@ApplicationScoped
class ClaimStore {

    // The ids as an array, or the planner, to whom the limit is unknown, takes it for thousands and reads the whole table.
    // Sessions are locked in order, so that two claims that begin the same ones wait for each other and never in a circle.
    private static final String CLAIM = """
            with claimable as (
                select candidate.id, candidate.session_id
                from public.coding_jobs candidate
                where candidate.status = 'pending'
                  and candidate.run_at <= now()
                  and (
                      select session.status in ('pending', 'active') and session.expires_at > now()
                      from public.coding_sessions session
                      where session.id = candidate.session_id
                  )
                order by candidate.priority desc, candidate.turn_at, candidate.created_at
                limit $1
                for no key update of candidate skip locked
            ),
            beginning as (
                select session.id
                from public.coding_sessions session
                where session.id = any (array(select claimable.session_id from claimable))
                  and session.status = 'pending'
                order by session.id
                for no key update
            ),
            begun as (
                update public.coding_sessions session
                set status = 'active'
                where session.id = any (array(select beginning.id from beginning))
            )
            update public.coding_jobs job
            set status = 'processing',
                worker = $2,
                lease_id = gen_random_uuid(),
                lease_expires_at = clock_timestamp() + $3 * interval '1 second',
                started_at = now()
            where job.id = any (array(select claimable.id from claimable))
            returning %s, job.turn_at
            """.formatted(Job.COLUMNS);

    private static final Comparator<Row> IN_ORDER = Comparator.<Row> comparingInt(row -> -row.getInteger("priority"))
            .thenComparing(row -> row.getOffsetDateTime("turn_at"))
            .thenComparing(row -> row.getOffsetDateTime("created_at"));

    Uni<List<Job>> claim(SqlConnection connection, String worker, int max, Duration lease) {
        return connection.preparedQuery(CLAIM).execute(Tuple.of(max, worker, (double) lease.toSeconds()))
                .map(rows -> rows.stream().sorted(IN_ORDER).map(Job::of).toList());
    }
}
