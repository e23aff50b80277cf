package dev.playhead.stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How many sockets are open here, for {@code /q/metrics}. */
@ApplicationScoped
class SocketMetrics implements MeterBinder {

    private final StreamEndpoint endpoint;

    SocketMetrics(StreamEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.sockets", endpoint, StreamEndpoint::sockets)
                .description("Open sockets on /v1/stream at this replica").register(registry);
    }
}
