package dev.playhead.dataapi;

import java.util.Locale;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** {@code Server-Timing}: how long the stages of a request took, in milliseconds, where the setting is on. */
@ApplicationScoped
class ServerTiming {

    private static final String DOOR = "/rest/v1";
    private static final double NANOSECONDS = 1_000_000;

    private final boolean isOn;
    private final Stages stages;

    ServerTiming(RestConfig config, Stages stages) {
        this.isOn = config.serverTiming();
        this.stages = stages;
    }

    /** The stage that goes on from now, which ends the one before. */
    void begins(Stages.Stage stage) {
        if (isOn) {
            stages.begin(stage);
        }
    }

    @ServerRequestFilter(preMatching = true)
    void arrives(ContainerRequestContext request) {
        if (isHere(request)) {
            begins(Stages.Stage.JWT);
        }
    }

    @ServerResponseFilter
    void leaves(ContainerRequestContext request, ContainerResponseContext response) {
        if (isOn && isHere(request)) {
            var all = stages.end().entrySet().stream()
                    .map(each -> "%s;dur=%.1f".formatted(each.getKey().name().toLowerCase(Locale.ROOT),
                            each.getValue() / NANOSECONDS))
                    .collect(Collectors.joining(", "));
            response.getHeaders().putSingle("Server-Timing", all);
        }
    }

    private static boolean isHere(ContainerRequestContext request) {
        return request.getUriInfo().getPath().startsWith(DOOR);
    }
}
