package dev.playhead.event;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How much is followed here, for {@code /q/metrics}. */
@ApplicationScoped
class FeedMetrics implements MeterBinder {

    private final EventLog log;

    FeedMetrics(EventLog log) {
        this.log = log;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.feeds", log, EventLog::feeds)
                .description("Sessions that are followed at this replica, one for each kind of caller").register(registry);
        Gauge.builder("playhead.feeds.pages", log, EventLog::pagesRead)
                .description("Pages of events that were read for followers since the start").register(registry);
    }
}
