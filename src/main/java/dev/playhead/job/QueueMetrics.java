package dev.playhead.job;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How many workers wait here, for {@code /q/metrics}. */
@ApplicationScoped
class QueueMetrics implements MeterBinder {

    private final JobQueue queue;

    QueueMetrics(JobQueue queue) {
        this.queue = queue;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.claims.waiting", queue, JobQueue::waiting)
                .description("Claims that wait for work at this replica").register(registry);
    }
}
