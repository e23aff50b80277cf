package dev.playhead.realtime.change;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/** Trims the log of changes, by one replica at a time. */
@ApplicationScoped
class ChangeTrimmer {

    private static final Logger LOG = Logger.getLogger(ChangeTrimmer.class);
    private static final int AT_ONCE = 10_000;

    // Notes what is committed now, and deletes what was committed as of the latest such note that is old enough. Whoever trims
    // says so first and in the same transaction, so a reader sees all of it or nothing.
    private static final String TRIM = """
            with alone as materialized (
                select log.is_only
                from playhead.change_log log
                for update skip locked
            ),
            present as (
                insert into playhead.change_horizons (taken_at, horizon)
                select pg_catalog.clock_timestamp(), pg_catalog.pg_current_snapshot()
                from alone
                where not exists (
                    select
                    from playhead.change_horizons
                    where taken_at > pg_catalog.clock_timestamp() - interval '1 second'
                )
            ),
            old as materialized (
                select past.taken_at, past.horizon
                from alone
                cross join playhead.change_horizons past
                where past.taken_at <= pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $1::pg_catalog.float8)
                order by past.taken_at desc
                limit 1
            ),
            overtaken as (
                delete from playhead.change_horizons past
                using old
                where past.taken_at < old.taken_at
            ),
            stated as (
                update playhead.change_log log
                set trimmed = old.horizon
                from old
                where pg_catalog.pg_snapshot_xmax(log.trimmed) <= pg_catalog.pg_snapshot_xmax(old.horizon)
            ),
            trimmed as (
                delete from playhead.changes change
                using old
                where change.id in (
                    select candidate.id
                    from playhead.changes candidate
                    cross join old
                    where pg_catalog.pg_visible_in_snapshot(candidate.changed_in, old.horizon)
                    order by candidate.id
                    limit $2::pg_catalog.int4
                )
                returning change.id
            )
            select count(*) as trimmed
            from trimmed
            """;

    private final Database database;
    private final ChangesConfig config;

    ChangeTrimmer(Database database, ChangesConfig config) {
        this.database = database;
        this.config = config;
    }

    @Scheduled(every = "${playhead.realtime.changes.trim-every:30s}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> work() {
        return trim()
                .onFailure(Refusal.class).recoverWithItem(0L)
                .replaceWithVoid();
    }

    /** Trims all that is due; answers how much it was. */
    Uni<Long> trim() {
        var statement = new OneStatement(TRIM, List.of(config.retention().toMillis() / 1000.0, AT_ONCE), Map.of(), false);
        return database.actingAs(new Caller.Service(), statement)
                .map(rows -> rows.iterator().next().getLong("trimmed"))
                .chain(trimmed -> trimmed < AT_ONCE ? Uni.createFrom().item(trimmed) : trim().map(more -> more + trimmed))
                .invoke(trimmed -> LOG.debugf("outcome=changes_trimmed count=%d", trimmed));
    }
}
