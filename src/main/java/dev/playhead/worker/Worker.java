package dev.playhead.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.jboss.logging.Logger;

/**
 * Claims jobs, runs a command for each and reports, until it is closed.
 *
 * <p>
 * As many threads as jobs may run at once each claim one, run it, and claim the next. All threads are daemons. A service
 * that is away, busy, or does not know the key yet is asked again for ever, at growing intervals.
 */
public final class Worker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration CLOSING_TIME = Lease.CLOSING_TIME.plusSeconds(5);

    private final WorkerSettings settings;
    private final Service service;
    private final Workspaces workspaces;
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();

    private Worker(WorkerSettings settings) {
        this.settings = settings;
        service = new Service(settings);
        workspaces = new Workspaces(settings.workspaces());
    }

    /** Starts to claim, and returns at once; the service need not be there yet. */
    public static Worker start(WorkerSettings settings) {
        var worker = new Worker(settings);
        for (int i = 1; i <= settings.concurrency(); i++) {
            var thread = new Thread(worker::work, "worker-" + i);
            thread.setDaemon(true);
            worker.threads.add(thread);
        }
        worker.threads.forEach(Thread::start);
        LOG.infof("worker_started %s", settings);
        return worker;
    }

    /** Waits until the worker is closed and the last of its jobs reported. */
    public void awaitEnd() throws InterruptedException {
        for (var thread : threads) {
            thread.join();
        }
    }

    /**
     * Stops claiming, ends the commands that run and gives their jobs back, without counting the attempt.
     *
     * <p>
     * Waits for all of this, ten seconds at most: a service that is away then learns of it when the leases run out.
     */
    @Override
    public void close() {
        closing.complete(null);
        leases.forEach(lease -> lease.halt(Halt.CLOSING));
        long until = System.nanoTime() + CLOSING_TIME.toNanos();
        try {
            for (var thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
        LOG.infof("worker_stopped name=%s", settings.name());
    }

    private void work() {
        var claims = new Claims(settings, service, closing, new Backoff(LONGEST_PAUSE, RandomGenerator.getDefault()));
        try {
            while (!closing.isDone()) {
                for (var job : claims.next()) {
                    run(job);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Job job) throws InterruptedException {
        LOG.infof("job_claimed job=%s session=%s attempt=%d", job.id(), job.sessionId(), job.retryCount());
        // The claim waited for work, so nobody here knows when the lease began: a quarter is set aside for the way back.
        long claimedAt = System.nanoTime() - settings.lease().dividedBy(4).toNanos();
        var lease = new Lease(settings.lease(), claimedAt, System::nanoTime);
        leases.add(lease);
        if (closing.isDone()) {
            lease.halt(Halt.CLOSING);
        }
        try {
            new JobRun(settings, service, workspaces, job, lease).run();
        } catch (RuntimeException e) {
            // The lease runs out by itself, and somebody tries again.
            LOG.errorf(e, "job_broken job=%s session=%s", job.id(), job.sessionId());
        } finally {
            leases.remove(lease);
        }
    }
}
