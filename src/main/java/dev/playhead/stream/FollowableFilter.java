package dev.playhead.stream;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

import dev.playhead.event.EventLog;
import dev.playhead.event.Following;
import dev.playhead.http.CurrentCaller;
import io.smallrye.mutiny.Uni;

/**
 * Refuses server-sent events while there is still an answer to refuse with: once the stream is returned its status has been
 * sent, and whatever fails then only cuts the connection.
 */
class FollowableFilter {

    private final EventLog log;
    private final CurrentCaller caller;

    FollowableFilter(EventLog log, CurrentCaller caller) {
        this.log = log;
        this.caller = caller;
    }

    @Followable
    @ServerRequestFilter(priority = Priorities.USER + 100)
    Uni<@Nullable Response> refuse(ContainerRequestContext request) {
        var uri = request.getUriInfo();
        var playhead = ServerSentEvents.playhead(uri.getQueryParameters().getFirst("after"),
                request.getHeaderString("Last-Event-ID"));
        return sessionId(uri.getPathParameters().getFirst("id"))
                .map(id -> log.follow(caller.userOrService(), id, OptionalLong.of(playhead), Optional.empty())
                        .invoke(Following::stop)
                        .replaceWith(Uni.createFrom().<@Nullable Response> nullItem()))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    /** What is no id is not found, as at every path. */
    private static Optional<UUID> sessionId(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
