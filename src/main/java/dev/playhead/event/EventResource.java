package dev.playhead.event;

import java.util.UUID;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

import dev.playhead.event.EventStore.Appended;
import dev.playhead.http.CurrentCaller;
import dev.playhead.http.Paging;
import io.smallrye.mutiny.Uni;

/** A session's log: history for those who may see it, appends by workers. */
@Path("/v1/sessions/{id}/events")
@Tag(name = "Events")
class EventResource {

    private static final String NDJSON = "application/x-ndjson";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final CurrentCaller caller;
    private final EventLog log;
    private final Appends appends;
    private final EventReader reader;

    EventResource(CurrentCaller caller, EventLog log, Appends appends, EventReader reader) {
        this.caller = caller;
        this.log = log;
        this.appends = appends;
        this.reader = reader;
    }

    // Before the server-sent events of the same path, for whoever accepts anything.
    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=1")
    @Operation(summary = "Read a session's history after a playhead", description = "Ascending and without a hole. `next` is what to give as `after` for what follows; null at the end. "
            + "With `Accept: text/event-stream` the same path follows live.")
    @APIResponse(responseCode = "200", content = @Content(examples = @ExampleObject(name = "history", value = """
            {"items": [{"seq": 1, "id": "7b0e4a8e-1c55-4d0e-9f3a-0d8f1f4f3c11", "event_type": "thinking",
              "data": {"message": "Planning"}, "created_at": "2026-01-01T00:00:00.000000+00:00"}], "next": null}""")))
    public Uni<String> history(@PathParam("id") UUID sessionId, @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        var playhead = Paging.wholeNumber("after", after, 0L, 0, Long.MAX_VALUE);
        var most = Paging.wholeNumber("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
        return log.history(caller.userOrService(), sessionId, playhead, most)
                .map(read -> "{\"items\":%s,\"next\":%s}".formatted(
                        read.page().json(), read.page().more() ? "\"" + read.page().lastSeq() + "\"" : "null"));
    }

    @POST
    @Consumes({ MediaType.APPLICATION_JSON, NDJSON })
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(summary = "Append events", description = "For workers, with a secret key. One event, an array, or one a line. "
            + "All are appended or none; answers where they stand.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewEvent.class), examples = @ExampleObject(name = "terminal", value = """
            {"event_type": "terminal", "data": {"stream": "stdout", "output": "npm install\\n"}}""")))
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Appended.class), examples = @ExampleObject(name = "appended", value = "{\"first_seq\": 1, \"last_seq\": 1}")))
    public Uni<Appended> append(@PathParam("id") UUID sessionId,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType, byte[] body) {
        var worker = caller.service();
        var events = reader.read(body, mediaType != null && mediaType.startsWith(NDJSON));
        return appends.append(worker, Batch.of(sessionId, events));
    }
}
