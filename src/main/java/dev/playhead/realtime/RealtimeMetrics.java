package dev.playhead.realtime;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How much is open over realtime sockets here, for {@code /q/metrics}. */
@ApplicationScoped
class RealtimeMetrics implements MeterBinder {

    private final RealtimeSockets sockets;

    RealtimeMetrics(RealtimeSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.realtime.sockets", sockets, RealtimeSockets::count)
                .description("Open sockets on /realtime/v1/websocket at this replica").register(registry);
        Gauge.builder("playhead.realtime.channels", sockets, RealtimeSockets::channels)
                .description("Channels on them").register(registry);
    }
}
