package dev.playhead.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The claim: who gets which job. Of many who ask at once, with one statement.
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
            with asked as (
                select one.place, one.worker, one.lease, sum(one.jobs) over (order by one.place) - one.jobs as passed, one.jobs
                from unnest($1::text[], $2::integer[], $3::double precision[]) with ordinality as one (worker, jobs, lease, place)
            ),
            claimable as (
                select candidate.id, candidate.session_id, candidate.priority, candidate.turn_at, candidate.created_at
                from public.coding_jobs candidate
                where candidate.status = 'pending'
                  and candidate.run_at <= now()
                  and (
                      select session.status in ('pending', 'active') and session.expires_at > now()
                      from public.coding_sessions session
                      where session.id = candidate.session_id
                  )
                order by candidate.priority desc, candidate.turn_at, candidate.created_at
                limit $4
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
            ),
            numbered as (
                select
                    claimable.id,
                    row_number() over (order by claimable.priority desc, claimable.turn_at, claimable.created_at) as number
                from claimable
            ),
            given as (
                select numbered.id, numbered.number, asked.place, asked.worker, asked.lease
                from numbered
                join asked on numbered.number > asked.passed and numbered.number <= asked.passed + asked.jobs
            )
            update public.coding_jobs job
            set status = 'processing',
                worker = given.worker,
                lease_id = gen_random_uuid(),
                lease_expires_at = clock_timestamp() + given.lease * interval '1 second',
                started_at = now()
            from given
            where job.id = given.id
              and job.id = any (array(select claimable.id from claimable))
            returning %s, given.number, given.place
            """
            .formatted(Job.COLUMNS);

    private static final Comparator<Row> IN_ORDER = Comparator.comparing(row -> row.getLong("number"));

    /**
     * What a worker asks for.
     *
     * @param jobs how many at most
     */
    record Asked(String worker, int jobs, Duration lease) {
    }

    /** The jobs of each of those who ask, who come to the first of them in the order of {@code asked}. */
    Uni<List<List<Job>>> claim(SqlConnection connection, List<Asked> asked) {
        var workers = asked.stream().map(Asked::worker).toArray(String[]::new);
        var counts = asked.stream().map(Asked::jobs).toArray(Integer[]::new);
        var leases = asked.stream().map(one -> (double) one.lease().toSeconds()).toArray(Double[]::new);
        var all = asked.stream().mapToInt(Asked::jobs).sum();
        return connection.preparedQuery(CLAIM).execute(Tuple.of(workers, counts, leases, all))
                .map(rows -> given(rows, asked.size()));
    }

    private static List<List<Job>> given(RowSet<Row> rows, int asked) {
        var given = Stream.generate(ArrayList<Job>::new).limit(asked).toList();
        rows.stream().sorted(IN_ORDER).forEach(row -> given.get(row.getInteger("place") - 1).add(Job.of(row)));
        return List.copyOf(given);
    }
}
