package dev.playhead.job;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The end of jobs, of many in one statement.
 *
 * <p>
 * Everybody who needs both locks jobs before sessions, or jobs that nobody waits for. A batch holds many of each: it takes
 * first all its jobs, in the order of their ids, and then by trigger all their sessions, in the same way. Whoever else comes
 * to many does so too and waits for it, and never in a circle. That a job cannot be completed, because its lease is
 * another's by now, keeps no other from it.
 */
@ApplicationScoped
class CompletionStore {

    private static final String COMPLETE = """
            with told as (
                select *
                from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as one (id, lease_id, result, place)
            ),
            held as (
                select job.id, job.session_id
                from public.coding_jobs job
                join told on told.id = job.id and told.lease_id = job.lease_id
                order by job.id
                for no key update of job
            ),
            completed as (
                update public.coding_jobs job
                set status = 'completed',
                    result = told.result::jsonb,
                    error = null,
                    completed_at = now(),
                    lease_id = null,
                    lease_expires_at = null
                from told
                where job.id = told.id
                  and told.lease_id = job.lease_id
                  and job.id = any (array(select held.id from held))
                returning told.place, %s
            )
            select
                told.id as told_id,
                job.id is null and exists (select from public.coding_jobs other where other.id = told.id) as is_lost,
                %s
            from told
            left join completed job on job.place = told.place
            order by told.place
            """.formatted(Job.COLUMNS, Job.COLUMNS);

    // The rules of coding_jobs_result_size and coding_jobs_result_numbers: a check that fails does not say of which row.
    private static final String REFUSED_RESULT = """
            select told.place - 1 as index
            from unnest($1::text[]) with ordinality as told (result, place)
            where octet_length(told.result::jsonb::text) > 65536
               or jsonb_path_exists(
                   told.result::jsonb,
                   'strict $.** ? (@.type() == "number" && (@.abs() > 1.7976931348623157e308 || (@ != 0 && @.abs() < 1e-308)))'
               )
            order by told.place
            limit 1
            """;

    /** A job that is done, the lease under which it was, and what the worker says of it as JSON. */
    record Completion(UUID id, UUID leaseId, @Nullable String result) {
    }

    /** What became of one of them. */
    sealed interface Outcome {

        /** It is done, by this. */
        record Done(Job job) implements Outcome {
        }

        /** Another worker has it by now, or it is finished. */
        record LeaseLost(UUID id) implements Outcome {
        }

        /** There is no such job. */
        record NotFound(UUID id) implements Outcome {
        }

        private static Outcome of(Row row) {
            if (row.getUUID("id") != null) {
                return new Done(Job.of(row));
            }
            var id = row.getUUID("told_id");
            return row.getBoolean("is_lost") ? new LeaseLost(id) : new NotFound(id);
        }
    }

    /** In the order of {@code completions}. Of those that name one job twice, at most one is done. */
    Uni<List<Outcome>> complete(SqlConnection connection, List<Completion> completions) {
        var ids = completions.stream().map(Completion::id).toArray(UUID[]::new);
        var leases = completions.stream().map(Completion::leaseId).toArray(UUID[]::new);
        return connection.preparedQuery(COMPLETE).execute(Tuple.of(ids, leases, results(completions)))
                .map(rows -> rows.stream().map(Outcome::of).toList());
    }

    /** Which of them is the first whose result breaks a rule of the table. */
    Uni<Optional<Long>> refusedResult(SqlConnection connection, List<Completion> completions) {
        return connection.preparedQuery(REFUSED_RESULT).execute(Tuple.of((Object) results(completions)))
                .map(rows -> rows.stream().findFirst().map(row -> row.getLong("index")));
    }

    private static @Nullable String[] results(List<Completion> completions) {
        return completions.stream().map(Completion::result).toArray(String[]::new);
    }
}
