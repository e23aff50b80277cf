package dev.playhead.realtime.broadcast;

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
        FunctionCounter.builder("playhead.broadcasts.sent", broadcasts, said -> said.outgoing().sent())
                .description("Broadcasts that clients of this replica have said").register(registry);
        FunctionCounter.builder("playhead.broadcasts.refused", broadcasts, said -> said.outgoing().refused())
                .description("Broadcasts not taken for the other replicas because too much waited").register(registry);
        FunctionCounter.builder("playhead.broadcasts.received", broadcasts, said -> said.incoming().received())
                .description("Broadcasts from other replicas and from the database that somebody here listens to")
                .register(registry);
        FunctionCounter.builder("playhead.broadcasts.told", broadcasts, said -> said.listeners().told())
                .description("Broadcasts told to listeners here, each listener counted").register(registry);
        FunctionCounter.builder("playhead.broadcasts.replayed", broadcasts, Broadcasts::replayed)
                .description("Broadcasts from before a join, told at it").register(registry);
        Gauge.builder("playhead.broadcasts.waiting", broadcasts, said -> said.outgoing().waitingBytes())
                .description("Bytes of payloads that wait to be handed to the other replicas").register(registry);
        Gauge.builder("playhead.presence.rooms", presences, Presences::rooms)
                .description("Channels in which clients of this replica are told who is present").register(registry);
        Gauge.builder("playhead.presence.members", presences, Presences::members)
                .description("Clients of this replica that are present in them").register(registry);
    }
}
