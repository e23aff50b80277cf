package dev.playhead.dataapi.catalogue;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What the data API knows of the schema and since when, for {@code /q/metrics}. */
@ApplicationScoped
class CatalogueMetrics implements MeterBinder {

    private final Catalogues catalogues;

    CatalogueMetrics(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.catalogue.tables", catalogues, CatalogueMetrics::tables)
                .description("Tables and views that the data API shows; 0 as long as none could be read").register(registry);
        Gauge.builder("playhead.catalogue.age.seconds", catalogues, Catalogues::ageInSeconds)
                .description("Time since the schema was last read").register(registry);
        FunctionCounter.builder("playhead.catalogue.reads", catalogues, Catalogues::readings).tag("outcome", "read")
                .description("Times that the schema was read").register(registry);
        FunctionCounter.builder("playhead.catalogue.reads", catalogues, Catalogues::failures).tag("outcome", "failed")
                .description("Times that the schema was read").register(registry);
    }

    private static double tables(Catalogues catalogues) {
        return catalogues.newest().map(catalogue -> catalogue.tables().size()).orElse(0);
    }
}
