package dev.playhead.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import dev.playhead.event.Delivery;
import dev.playhead.event.EventLog;
import dev.playhead.event.Following;
import dev.playhead.http.Authenticator.Identified;
import dev.playhead.http.CurrentCaller;
import dev.playhead.http.Paging;
import dev.playhead.problem.Refusal;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;

/**
 * One session followed by server-sent events, for whom a plain GET is easier than a WebSocket.
 *
 * <p>
 * An event's {@code id} is its {@code seq}, so a browser that reconnects goes on by itself where it was. Rows of the session
 * and
 * its jobs come as named events without an id. The stream ends when the token does, or the sign-in that it comes from.
 */
@Path("/v1/sessions/{id}/events")
@Tag(name = "Events")
class ServerSentEvents {

    // Below the idle limit of the proxies that stand between.
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    private static final Duration REVIEW = Duration.ofSeconds(1);
    private static final String END = "end";
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final EventLog log;
    private final CurrentCaller caller;
    private final Clock clock;
    private volatile boolean isLeaving;

    ServerSentEvents(EventLog log, CurrentCaller caller, Clock clock) {
        this.log = log;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Followable
    @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> follow(@PathParam("id") UUID sessionId, @QueryParam("after") @Nullable String after,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId, @Context Sse sse) {
        var playhead = playhead(after, lastEventId);
        var signsOfLife = Multi.createFrom().ticks().every(SIGN_OF_LIFE)
                .onOverflow().drop()
                .map(tick -> sse.newEventBuilder().comment("").build());
        var events = log.follow(caller.userOrService(), sessionId, OptionalLong.of(playhead), Optional.empty())
                .onItem().transformToMulti(following -> deliveries(following, sse));
        var identified = caller.identified();
        // One at a time: what is asked for ahead would wait here, for a reader that may never come.
        var all = Multi.createBy().merging().withRequests(1).streams(events, signsOfLife, endOf(identified, sse))
                .select().first(event -> !END.equals(event.getComment()));
        return identified.expiresAt()
                .map(instant -> all.select().first(until(instant)))
                .orElse(all);
    }

    /** Before connections are closed: a stream that ends is told from one that is cut. */
    void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
        isLeaving = true;
    }

    /**
     * Ends the stream when the credential is revoked, or has expired by a clock that was set meanwhile, or the service stops.
     */
    private Multi<OutboundSseEvent> endOf(Identified identified, Sse sse) {
        return Multi.createFrom().ticks().every(REVIEW)
                .onOverflow().drop()
                .filter(tick -> isLeaving || identified.objection().get().isPresent() || hasExpired(identified))
                .map(tick -> end(sse));
    }

    private boolean hasExpired(Identified identified) {
        return identified.expiresAt().filter(instant -> instant.isBefore(clock.instant())).isPresent();
    }

    /** Never sent: what comes after it is not. */
    private static OutboundSseEvent end(Sse sse) {
        return sse.newEventBuilder().comment(END).build();
    }

    /** Where to go on: what a browser says when it reconnects wins over the address it was given. */
    static long playhead(@Nullable String after, @Nullable String lastEventId) {
        return lastEventId == null
                ? Paging.wholeNumber("after", after, 0L, 0, Long.MAX_VALUE)
                : Paging.wholeNumber("Last-Event-ID", lastEventId, 0L, 0, Long.MAX_VALUE);
    }

    /** Never nothing: a token is good for some seconds past its time. */
    private Duration until(Instant instant) {
        var left = Duration.between(clock.instant(), instant);
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    private static Multi<OutboundSseEvent> deliveries(Following following, Sse sse) {
        return Multi.createBy().repeating().uni(following::next).indefinitely()
                .onItem().transformToMultiAndConcatenate(delivery -> Multi.createFrom().items(toEvents(delivery, sse)))
                // The session is gone, or is somebody else's by now: the status has long been sent.
                .onFailure(Refusal.class).recoverWithItem(() -> end(sse))
                .onTermination().invoke(following::stop);
    }

    private static Stream<OutboundSseEvent> toEvents(Delivery delivery, Sse sse) {
        if (delivery instanceof Delivery.Events events) {
            return events.page().events().stream()
                    .map(line -> sse.newEventBuilder().id(Long.toString(line.seq())).data(line.json()).build());
        }
        var changes = (Delivery.Changes) delivery;
        return Stream.concat(
                changes.session().stream().map(row -> sse.newEventBuilder().name("session").data(row).build()),
                changes.jobs().stream().map(row -> sse.newEventBuilder().name("job").data(row).build()));
    }
}
