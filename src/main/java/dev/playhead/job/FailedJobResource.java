package dev.playhead.job;

import java.util.UUID;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import dev.playhead.database.Database;
import dev.playhead.http.CurrentCaller;
import dev.playhead.http.Cursor;
import dev.playhead.http.Page;
import dev.playhead.http.Paging;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/** Jobs that nobody tries any more, for whoever finds out why and puts them back. */
@Path("/v1/jobs")
@Tag(name = "Jobs")
class FailedJobResource {

    private static final Logger LOG = Logger.getLogger(FailedJobResource.class);
    private static final String FAILED = "failed";

    private final Database database;
    private final CurrentCaller caller;
    private final JobStore store;
    private final JobMetrics metrics;

    FailedJobResource(Database database, CurrentCaller caller, JobStore store, JobMetrics metrics) {
        this.database = database;
        this.caller = caller;
        this.store = store;
        this.metrics = metrics;
    }

    @GET
    @Operation(summary = "List jobs that failed", description = "Those that are not tried any more, of all sessions, newest first.")
    public Uni<Page<Job>> failed(
            @Parameter(description = "What has become of them; jobs in another state are listed by their session.", schema = @Schema(type = SchemaType.STRING, enumeration = "failed", defaultValue = FAILED)) @QueryParam("status") @Nullable String status,
            @BeanParam Paging paging) {
        if (status != null && !status.equals(FAILED)) {
            throw Refusal.invalid("status", "must be failed: other jobs are listed by their session");
        }
        return database.actingAs(caller.service(), connection -> store.failed(connection, paging.after(), paging.limit() + 1))
                .map(jobs -> Page.of(jobs, paging.limit(), job -> new Cursor(job.createdAt(), job.id())));
    }

    @POST
    @Path("/{id}/retry")
    @Operation(summary = "Put a failed job back into the queue", description = "With all its tries before it, and its turn at once. Refused where it is not failed, or its session is finished.")
    public Uni<Job> retry(@PathParam("id") UUID id) {
        return database.writingAs(caller.service(), connection -> store.retry(connection, id))
                .invoke(metrics::putBack)
                .invoke(job -> LOG.infof("outcome=put_back job=%s session=%s", job.id(), job.sessionId()));
    }
}
