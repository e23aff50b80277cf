package dev.playhead.worker;

import java.util.Optional;
import java.util.concurrent.ExecutionException;

import org.jboss.logging.Logger;

/** One job from its claim to its report: runs the command, sees that its events arrive, and tells how it ended. */
final class JobRun {

    private static final Logger LOG = Logger.getLogger(JobRun.class);
    private static final String LEASE_LOST = "lease_lost";

    private final WorkerSettings settings;
    private final Service service;
    private final Workspaces workspaces;
    private final Job job;
    private final Lease lease;
    private final Outbox outbox = new Outbox();

    JobRun(WorkerSettings settings, Service service, Workspaces workspaces, Job job, Lease lease) {
        this.settings = settings;
        this.service = service;
        this.workspaces = workspaces;
        this.job = job;
        this.lease = lease;
    }

    // The heartbeat does its work by being open.
    @SuppressWarnings("try")
    void run() throws InterruptedException {
        try (var heartbeat = Heartbeat.of(service, job, lease);
                var sender = Sender.of(service, job, lease, outbox)) {
            var ending = work();
            var outcome = report(ending, sender);
            LOG.infof("job_ended job=%s session=%s attempt=%d outcome=%s events=%d %s", job.id(), job.sessionId(),
                    job.retryCount(), outcome, outbox.count(), ending.map(JobRun::described).orElse(""));
        }
    }

    private static String described(Ending ending) {
        var text = new StringBuilder();
        ending.facts().properties().forEach(fact -> text.append(fact.getKey()).append('=').append(fact.getValue()).append(' '));
        return ending.succeeded() ? text.toString().strip() : text + "error=\"" + ending.failure() + '"';
    }

    private Optional<Ending> work() throws InterruptedException {
        if (!workspaces.enter(job.sessionId(), lease)) {
            return Optional.empty();
        }
        try {
            return new CommandRun(settings, job, lease, outbox).in(workspaces);
        } finally {
            workspaces.leave(job.sessionId());
        }
    }

    /** @return the outcome, in a word for the log */
    private String report(Optional<Ending> ending, Sender sender) throws InterruptedException {
        boolean willRetry = ending.map(Ending::worthRetrying).orElse(false) && job.hasAttemptsLeft();
        ending.ifPresentOrElse(known -> outbox.finish(known.lastEvent(willRetry)), outbox::finish);
        if (isHaltedBy(Halt.SESSION_OVER)) {
            outbox.abandon();
        }
        boolean sent = isAllSent(sender);
        try {
            if (ending.isPresent() && sent) {
                return conclude(ending.get(), willRetry);
            }
            return isHaltedBy(Halt.SESSION_OVER) ? failForGood() : giveBack();
        } catch (Refused e) {
            if (!e.code().equals(LEASE_LOST)) {
                LOG.warnf("report_refused job=%s status=%d code=%s detail=%s", job.id(), e.status(), e.code(), e.getMessage());
            }
            return e.code();
        }
    }

    private String conclude(Ending ending, boolean willRetry) throws Refused, InterruptedException {
        if (ending.succeeded()) {
            return told(() -> service.complete(job, ending.result()), "completed");
        }
        return told(() -> service.fail(job, Text.storable(ending.failure()), willRetry),
                willRetry ? "to_be_retried" : "failed");
    }

    private String failForGood() throws Refused, InterruptedException {
        return told(() -> service.fail(job, "The session was over before the job was", false), "session_over");
    }

    private String giveBack() throws Refused, InterruptedException {
        return told(() -> service.release(job), "released");
    }

    private String told(Persistence.Request request, String outcome) throws Refused, InterruptedException {
        return new Persistence(lease).insistOn(request) ? outcome : LEASE_LOST;
    }

    private boolean isHaltedBy(Halt reason) {
        return lease.halted().getNow(null) == reason;
    }

    private static boolean isAllSent(Sender sender) throws InterruptedException {
        try {
            return sender.done().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A sender ends, it does not fail", e);
        }
    }
}
