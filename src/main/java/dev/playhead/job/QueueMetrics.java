package dev.playhead.job;

import java.time.Clock;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.database.Glance;
import dev.playhead.identity.Caller;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How long the queue is, and how many workers wait here, for {@code /q/metrics}. */
@ApplicationScoped
class QueueMetrics implements MeterBinder {

    private static final Duration GOOD_FOR = Duration.ofSeconds(10);

    private final JobQueue queue;
    private final Glance<Depth> depth;

    QueueMetrics(JobQueue queue, Database database, JobStore store, Clock clock) {
        this.queue = queue;
        this.depth = new Glance<>(clock, GOOD_FOR, Depth.UNKNOWN,
                () -> database.actingAs(new Caller.Service(), store::depth));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.claims.waiting", queue, JobQueue::waiting)
                .description("Claims that wait for work at this replica").register(registry);
        unfinished(registry, "ready", Depth::ready);
        unfinished(registry, "delayed", Depth::delayed);
        unfinished(registry, "held", Depth::held);
        unfinished(registry, "processing", Depth::processing);
        Gauge.builder("playhead.jobs.oldest.ready.seconds", depth, glance -> glance.latest().oldestReadySeconds())
                .description("How long the job that has waited longest could have run").register(registry);
    }

    private void unfinished(MeterRegistry registry, String state, ToDoubleFunction<Depth> count) {
        Gauge.builder("playhead.jobs", depth, glance -> count.applyAsDouble(glance.latest())).tag("state", state)
                .description("Jobs in the database that are not finished").register(registry);
    }
}
