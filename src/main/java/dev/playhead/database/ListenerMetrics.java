package dev.playhead.database;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Whether this replica hears what is announced, and whether everybody does, for {@code /q/metrics}. */
@ApplicationScoped
class ListenerMetrics implements MeterBinder {

    private final Listener listener;
    private final NotificationQueue queue;

    ListenerMetrics(Listener listener, NotificationQueue queue) {
        this.listener = listener;
        this.queue = queue;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("playhead.listening", listener, known -> known.state() == Listener.State.LISTENING ? 1 : 0)
                .description("1 while this replica hears announcements, 0 while it does not").register(registry);
        FunctionCounter.builder("playhead.listener.losses", listener, Listener::losses)
                .description("Times that the connection that listens was lost or replaced").register(registry);
        Gauge.builder("playhead.notifications.usage", queue, NotificationQueue::usage)
                .description("How full the server's queue of notifications is, 0 to 1").register(registry);
        FunctionCounter.builder("playhead.notifications.listeners.ended", queue, NotificationQueue::ended)
                .description("Stuck listeners that this replica ended").register(registry);
    }
}
