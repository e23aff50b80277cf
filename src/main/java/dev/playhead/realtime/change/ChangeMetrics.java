package dev.playhead.realtime.change;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How much is followed and read here, for {@code /q/metrics}. */
@ApplicationScoped
class ChangeMetrics implements MeterBinder {

    private final Changes changes;
    private final LogPages pages;
    private final Verdicts verdicts;

    ChangeMetrics(Changes changes, LogPages pages, Verdicts verdicts) {
        this.changes = changes;
        this.pages = pages;
        this.verdicts = verdicts;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.changes.followers", changes, Changes::followers)
                .description("Followers of changes at this replica").register(registry);
        Gauge.builder("playhead.changes.callers", changes, Changes::feeds)
                .description("Callers among them who do not see the same").register(registry);
        Gauge.builder("playhead.changes.pages", pages, LogPages::reads)
                .description("Pages of the log of changes that were read since the start").register(registry);
        Gauge.builder("playhead.changes.verdicts", verdicts, Verdicts::asked)
                .description("Times that PostgreSQL was asked what a caller may see, since the start").register(registry);
    }
}
