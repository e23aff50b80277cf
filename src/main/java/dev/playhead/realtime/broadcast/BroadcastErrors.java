package dev.playhead.realtime.broadcast;

import java.util.List;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.playhead.http.ProblemDocument;
import dev.playhead.problem.InvalidField;

/** Whatever is refused under {@code /realtime/v1/api}, in the form from which Supabase's client takes its message. */
class BroadcastErrors {

    private static final String PATH = "/realtime/v1/api/";

    /** @param code as in the catalogue of problems */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Body(String code, String message, List<InvalidField> errors) {
    }

    @ServerResponseFilter
    void translate(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getUriInfo().getPath().startsWith(PATH) && response.getEntity() instanceof ProblemDocument document) {
            response.setEntity(new Body(document.code(), document.detail(), document.errors()), null,
                    MediaType.APPLICATION_JSON_TYPE);
        }
    }
}
