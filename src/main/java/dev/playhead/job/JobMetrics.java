package dev.playhead.job;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;

/** What becomes of jobs at this replica, for {@code /q/metrics}; from the start, for an alarm cannot tell none from nothing. */
@Startup
@ApplicationScoped
class JobMetrics {

    private static final Duration[] WAITS = {
            Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10),
            Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1)
    };

    private final Timer waited;
    private final Counter completed;
    private final Counter failed;
    private final Counter retried;
    private final Counter released;
    private final Counter putBack;
    private final Counter leasesLost;
    private final Counter leasesExpired;

    JobMetrics(MeterRegistry registry) {
        // Its count is how many jobs were claimed.
        waited = Timer.builder("playhead.jobs.waited")
                .description("From when a job could run to when a worker took it").serviceLevelObjectives(WAITS)
                .register(registry);
        completed = ended(registry, "completed");
        failed = ended(registry, "failed");
        retried = ended(registry, "retried");
        released = ended(registry, "released");
        putBack = ended(registry, "put_back");
        leasesLost = Counter.builder("playhead.jobs.leases.lost")
                .description("Workers that were told that their lease is another's by now").register(registry);
        leasesExpired = Counter.builder("playhead.jobs.leases.expired")
                .description("Leases that were taken from workers not heard of in time").register(registry);
    }

    private static Counter ended(MeterRegistry registry, String outcome) {
        return Counter.builder("playhead.jobs.ended").tag("outcome", outcome)
                .description("What has become of jobs: completed, failed for good, to be tried again, given back, put back")
                .register(registry);
    }

    void claimed(List<Job> jobs) {
        jobs.forEach(job -> waited.record(
                Duration.between(job.runAt(), Objects.requireNonNullElse(job.startedAt(), job.runAt()))));
    }

    void completed(Job job) {
        completed.increment();
    }

    /** A failure that is not the last is a retry. */
    void failed(Job job) {
        (job.status().equals("failed") ? failed : retried).increment();
    }

    void released(Job job) {
        released.increment();
    }

    void putBack(Job job) {
        putBack.increment();
    }

    void leaseLost() {
        leasesLost.increment();
    }

    void leaseExpired(Job job) {
        leasesExpired.increment();
        failed(job);
    }
}
