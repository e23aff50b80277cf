package dev.playhead.realtime.broadcast;

import java.util.function.ToDoubleFunction;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How much is said and heard here, and who is present from here, for {@code /q/metrics}. */
@ApplicationScoped
class BroadcastMetrics implements MeterBinder {

    private final Broadcasts broadcasts;
    private final Presences presences;

    BroadcastMetrics(Broadcasts broadcasts, Presences presences) {
        this.broadcasts = broadcasts;
        this.presences = presences;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "sent", "Broadcasts that clients of this replica have said", said -> said.outgoing().sent());
        count(registry, "refused", "Broadcasts not taken for the other replicas because too much waited",
                said -> said.outgoing().refused());
        count(registry, "received", "Broadcasts from other replicas and from the database that somebody here listens to",
                said -> said.incoming().received());
        count(registry, "told", "Broadcasts told to listeners here, each listener counted", said -> said.listeners().told());
        count(registry, "replayed", "Broadcasts from before a join, told at it", Broadcasts::replayed);
        Gauge.builder("playhead.broadcasts.waiting", broadcasts, said -> said.outgoing().waitingBytes())
                .description("Bytes of payloads that wait to be handed to the other replicas").register(registry);
        Gauge.builder("playhead.presence.rooms", presences, Presences::rooms)
                .description("Channels in which clients of this replica are told who is present").register(registry);
        Gauge.builder("playhead.presence.members", presences, Presences::members)
                .description("Clients of this replica that are present in them").register(registry);
    }

    private void count(MeterRegistry registry, String name, String description, ToDoubleFunction<Broadcasts> counted) {
        FunctionCounter.builder("playhead.broadcasts." + name, broadcasts, counted)
                .description(description).register(registry);
    }
}
