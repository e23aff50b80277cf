package dev.playhead.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jboss.logging.Logger;

/** Sends a job's events, one batch after the other, each until the service has it. */
final class Sender implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Sender.class);

    private final Service service;
    private final Job job;
    private final Lease lease;
    private final Outbox outbox;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final Thread thread;

    private Sender(Service service, Job job, Lease lease, Outbox outbox) {
        this.service = service;
        this.job = job;
        this.lease = lease;
        this.outbox = outbox;
        thread = new Thread(this::sendAll, "sender-" + job.id());
        thread.setDaemon(true);
    }

    static Sender of(Service service, Job job, Lease lease, Outbox outbox) {
        var sender = new Sender(service, job, lease, outbox);
        sender.thread.start();
        return sender;
    }

    /** Completes when nothing more will be sent: with {@code true} when the service has all of it. */
    CompletableFuture<Boolean> done() {
        return done;
    }

    private void sendAll() {
        boolean sent = false;
        try {
            var batch = outbox.next();
            while (!batch.isEmpty() && send(batch)) {
                batch = outbox.next();
            }
            sent = batch.isEmpty() && !outbox.isAbandoned();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            outbox.abandon();
            done.complete(sent);
        }
    }

    /** @return whether to go on */
    private boolean send(List<Event> batch) throws InterruptedException {
        var events = Json.array();
        batch.forEach(event -> events.add(event.toJson()));
        // Written once: whatever is sent again is the same, ids and all.
        var body = Json.write(events);
        try {
            return new Persistence(lease).insistOn(() -> service.append(job.sessionId(), body));
        } catch (Refused e) {
            if (e.status() == 404 || e.status() == 409) {
                lease.halt(Halt.SESSION_OVER);
                return false;
            }
            return sendWithout(batch, e);
        }
    }

    /** A batch is refused whole for one event that the service cannot take; halving it finds the one and saves the others. */
    private boolean sendWithout(List<Event> batch, Refused refusal) throws InterruptedException {
        if (batch.size() == 1) {
            LOG.warnf("event_refused job=%s session=%s event_type=%s code=%s detail=%s", job.id(), job.sessionId(),
                    batch.get(0).type(), refusal.code(), refusal.getMessage());
            return true;
        }
        int half = batch.size() / 2;
        return send(batch.subList(0, half)) && send(batch.subList(half, batch.size()));
    }

    @Override
    public void close() {
        outbox.abandon();
        thread.interrupt();
    }
}
