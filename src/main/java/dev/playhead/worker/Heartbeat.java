package dev.playhead.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

/**
 * Keeps a job's lease, on a thread of its own so that nothing the job does can delay it.
 *
 * <p>
 * One heartbeat each third of the lease: two may be lost. When none was answered until the lease is over, it is lost.
 */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Heartbeat.class);
    private static final Set<String> OVER = Set.of("completed", "failed", "expired");

    private final Service service;
    private final Job job;
    private final Lease lease;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Heartbeat(Service service, Job job, Lease lease) {
        this.service = service;
        this.job = job;
        this.lease = lease;
        thread = new Thread(this::beat, "heartbeat-" + job.id());
        thread.setDaemon(true);
    }

    static Heartbeat of(Service service, Job job, Lease lease) {
        var heartbeat = new Heartbeat(service, job, lease);
        heartbeat.thread.start();
        return heartbeat;
    }

    private void beat() {
        try {
            var pause = third();
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS) && lease.isHeld()) {
                pause = once();
            }
            if (closed.getCount() > 0) {
                lease.halt(Halt.LEASE_LOST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return how long to wait before the next one */
    private Duration once() throws InterruptedException {
        long sentAt = lease.now();
        try {
            var answer = service.heartbeat(job, shorter(lease.remaining(), third()));
            lease.renewed(sentAt);
            if (OVER.contains(answer.path("session_status").asText())) {
                lease.halt(Halt.SESSION_OVER);
            }
            return third();
        } catch (Refused e) {
            if (!e.isPassing()) {
                LOG.debugf("heartbeat_refused job=%s code=%s detail=%s", job.id(), e.code(), e.getMessage());
                lease.halt(Halt.LEASE_LOST);
            }
            return soon();
        } catch (IOException e) {
            return soon();
        }
    }

    private Duration third() {
        return lease.length().dividedBy(3);
    }

    /** Sooner than usual, and not later than the end of the lease. */
    private Duration soon() {
        return shorter(lease.remaining(), lease.length().dividedBy(10));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
