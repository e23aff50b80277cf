package dev.playhead.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

/** Asks for work, for ever; says once what is in the way, and once that it no longer is. */
final class Claims {

    private static final Logger LOG = Logger.getLogger(Claims.class);

    private static final long LEAST_WAIT_MILLIS = 500;

    private final WorkerSettings settings;
    private final Service service;
    private final CompletableFuture<?> closing;
    private final Backoff backoff;
    private String trouble = "";

    Claims(WorkerSettings settings, Service service, CompletableFuture<?> closing, Backoff backoff) {
        this.settings = settings;
        this.service = service;
        this.closing = closing;
        this.backoff = backoff;
    }

    /** @return nothing when there was no work, when the service could not say, or when the worker is closing */
    List<Job> next() throws InterruptedException {
        try {
            long askedAt = System.nanoTime();
            var jobs = service.claim(closing);
            noTrouble();
            if (jobs.isEmpty()) {
                pauseAfter(Duration.ofNanos(System.nanoTime() - askedAt));
            }
            return jobs;
        } catch (Refused e) {
            var cause = e.isAboutTheKey() ? "claim_refused cause=secret_key" : "claim_refused";
            troubled("%s status=%d code=%s detail=%s".formatted(cause, e.status(), e.code(), e.getMessage()), e.retryAfter());
        } catch (IOException e) {
            troubled("service_unreachable url=%s reason=%s".formatted(settings.url(), e), Duration.ZERO);
        } catch (IllegalArgumentException e) {
            troubled("claim_unreadable reason=%s".formatted(e.getMessage()), Duration.ZERO);
        }
        return List.of();
    }

    /** A service that does not wait for work must not be asked without a pause. */
    private void pauseAfter(Duration waited) throws InterruptedException {
        if (waited.toMillis() < Math.max(LEAST_WAIT_MILLIS, settings.claimWait().toMillis() / 2)) {
            pause(backoff.next(Duration.ZERO));
            backoff.reset();
        }
    }

    private void troubled(String what, Duration asked) throws InterruptedException {
        if (!what.equals(trouble)) {
            LOG.warn(what);
            trouble = what;
        }
        pause(backoff.next(asked));
    }

    private void noTrouble() {
        if (!trouble.isEmpty()) {
            LOG.infof("service_back url=%s", settings.url());
            trouble = "";
            backoff.reset();
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        try {
            closing.get(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The usual end of a pause.
        } catch (ExecutionException e) {
            throw new IllegalStateException("Closing cannot fail", e);
        }
    }
}
