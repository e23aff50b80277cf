package dev.playhead.job;

import java.util.Optional;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

import dev.playhead.database.Database;
import dev.playhead.http.CurrentCaller;
import dev.playhead.http.Cursor;
import dev.playhead.http.Page;
import dev.playhead.http.Paging;
import dev.playhead.problem.Problem;
import io.smallrye.mutiny.Uni;

/** The queue as users see it: ask for more, and see what has become of it. */
@Path("/v1/sessions/{id}")
@Tag(name = "Sessions")
class PromptResource {

    private final Database database;
    private final CurrentCaller caller;
    private final JobStore store;

    PromptResource(Database database, CurrentCaller caller, JobStore store) {
        this.database = database;
        this.caller = caller;
        this.store = store;
    }

    /** What a user asks for next. A client that may have to repeat itself brings the id of the job it will become. */
    @Schema(name = "Prompt")
    record Prompt(@Nullable UUID id, @NotNull @Schema(examples = "Now add a dark mode") String prompt) {
    }

    @POST
    @Path("/prompts")
    @ResponseStatus(201)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Job.class)))
    @Operation(summary = "Ask for more in an open session", description = "Enqueues a job. Sent again with the same id, it returns the job that is there.")
    public Uni<Job> submit(@PathParam("id") UUID sessionId, @Valid @NotNull Prompt prompt) {
        var id = Optional.ofNullable(prompt.id()).orElseGet(UUID::randomUUID);
        return database.writingAs(caller.user(), connection -> store.submit(connection, sessionId, prompt.prompt(), id));
    }

    @GET
    @Path("/jobs")
    @Operation(summary = "List a session's jobs, newest first")
    public Uni<Page<Job>> jobs(@PathParam("id") UUID sessionId, @BeanParam Paging paging) {
        return database
                .actingAs(caller.userOrService(),
                        connection -> store.ofSession(connection, sessionId, paging.after(), paging.limit() + 1))
                .map(found -> found
                        .orElseThrow(() -> Problem.NOT_FOUND.refusal("There is no such session, or it is not yours.")))
                .map(jobs -> Page.of(jobs, paging.limit(), job -> new Cursor(job.createdAt(), job.id())));
    }
}
