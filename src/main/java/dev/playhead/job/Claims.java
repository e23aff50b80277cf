package dev.playhead.job;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.database.GroupCommit;
import dev.playhead.identity.Caller;
import dev.playhead.job.ClaimStore.Asked;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Takes jobs for workers, those of many who ask at once with one transaction. */
@ApplicationScoped
class Claims {

    private static final Logger LOG = Logger.getLogger(Claims.class);

    /** As many as one claim may ask for. */
    private static final int JOBS_OF_A_GROUP = 100;
    private static final int JOBS_WAITED_FOR = 100_000;

    private final Database database;
    private final ClaimStore store;
    private final JobStore jobs;
    private final JobMetrics metrics;
    private final GroupCommit<Asked, List<Job>> claims;

    Claims(Database database, ClaimStore store, JobStore jobs, JobConfig config, JobMetrics metrics) {
        this.database = database;
        this.store = store;
        this.jobs = jobs;
        this.metrics = metrics;
        this.claims = new GroupCommit<>(this::write, Asked::jobs,
                new GroupCommit.Limits(config.transactions(), config.patience(), JOBS_OF_A_GROUP, JOBS_WAITED_FOR),
                this::giveBack);
    }

    /**
     * The jobs that are the worker's from now on; none where there are none.
     *
     * @param worker who asks: only the service role may claim
     */
    Uni<List<Job>> claim(Caller worker, Asked asked) {
        return claims.add(asked);
    }

    private Uni<List<List<Job>>> write(List<Asked> group) {
        return database.writingAs(new Caller.Service(), connection -> store.claim(connection, group));
    }

    /** Those of a worker who went while they were claimed need not wait for their lease to run out. */
    private void giveBack(List<Job> claimed) {
        database.writingAs(new Caller.Service(), connection -> Multi.createFrom().iterable(claimed)
                .onItem().transformToUniAndConcatenate(job -> jobs.release(connection, job.id(), job.leaseId()))
                .collect().asList())
                .subscribe().with(
                        released -> claimed.forEach(this::unclaimed),
                        failure -> claimed
                                .forEach(job -> LOG.warnf("outcome=unclaimed_later job=%s session=%s worker=%s error=%s",
                                        job.id(), job.sessionId(), job.worker(), failure.getMessage())));
    }

    private void unclaimed(Job job) {
        metrics.released(job);
        LOG.infof("outcome=unclaimed job=%s session=%s worker=%s", job.id(), job.sessionId(), job.worker());
    }
}
