package dev.playhead.job;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.job.JobStore.Lease;
import dev.playhead.problem.Refusal;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Jobs whose worker has gone silent are put back, or failed where their tries are used up; on every replica, each once. */
@ApplicationScoped
class LeaseReaper {

    private static final Logger LOG = Logger.getLogger(LeaseReaper.class);
    private static final String REASON = "the lease ran out: the worker was not heard of in time";

    private final Database database;
    private final JobStore store;
    private final JobMetrics metrics;

    LeaseReaper(Database database, JobStore store, JobMetrics metrics) {
        this.database = database;
        this.store = store;
        this.metrics = metrics;
    }

    @Scheduled(every = "${playhead.jobs.reap}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> reap() {
        return database.writingAs(new Caller.Service(), connection -> store.expiredLeases(connection)
                .chain(leases -> failAll(connection, leases)))
                .invoke(jobs -> jobs.forEach(this::taken))
                .onFailure(Refusal.class).recoverWithItem(List.of())
                .replaceWithVoid();
    }

    private Uni<List<Job>> failAll(SqlConnection connection, List<Lease> leases) {
        return Multi.createFrom().iterable(leases)
                .onItem()
                .transformToUniAndConcatenate(lease -> store.fail(connection, lease.jobId(), lease.leaseId(), REASON, true))
                .flatMap(job -> Multi.createFrom().optional(job))
                .collect().asList();
    }

    private void taken(Job job) {
        metrics.leaseExpired(job);
        LOG.infof("outcome=lease_expired job=%s worker=%s status=%s", job.id(), job.worker(), job.status());
    }
}
