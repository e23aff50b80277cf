package dev.playhead.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;

import dev.playhead.database.Database;
import dev.playhead.http.CurrentCaller;
import dev.playhead.job.ClaimStore.Asked;
import dev.playhead.job.CompletionStore.Outcome;
import dev.playhead.job.JobQueue.Claim;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The queue as workers see it: claim, keep alive, and say how it ended. */
@Path("/v1/jobs")
@Tag(name = "Jobs", description = "For workers, with a secret key.")
class WorkerResource {

    private static final Logger LOG = Logger.getLogger(WorkerResource.class);

    private final Database database;
    private final CurrentCaller caller;
    private final JobQueue queue;
    private final Completions completions;
    private final JobStore store;
    private final JobConfig config;
    private final JobMetrics metrics;

    WorkerResource(Database database, CurrentCaller caller, JobQueue queue, Completions completions, JobStore store,
            JobConfig config, JobMetrics metrics) {
        this.database = database;
        this.caller = caller;
        this.queue = queue;
        this.completions = completions;
        this.store = store;
        this.config = config;
        this.metrics = metrics;
    }

    /** What a worker asks for. */
    @Schema(name = "Claim")
    record ClaimRequest(
            @NotNull @Size(min = 1, max = 200) @Schema(examples = "worker-1") String worker,
            @Nullable @Min(1) @Max(100) @Schema(examples = "1", description = "How many jobs at most; 1 where it is not said.") Integer max,
            @Nullable @Min(1) @Schema(examples = "30") Integer leaseSeconds,
            @Nullable @Min(0) @Schema(examples = "20", description = "How long to wait for work; 0 where it is not said.") Integer waitSeconds) {
    }

    /** The jobs that are the worker's until their leases run out. */
    @Schema(name = "ClaimedJobs")
    record ClaimedJobs(List<Job> jobs) {
    }

    @Schema(name = "Heartbeat")
    record Heartbeat(@NotNull UUID leaseId, @Nullable @Min(1) @Schema(examples = "30") Integer leaseSeconds) {
    }

    /** The job with its new lease; {@code session_status} tells a worker whose session was finished meanwhile to stop. */
    @Schema(name = "HeartbeatAnswer")
    record HeartbeatAnswer(@JsonUnwrapped Job job, @Schema(examples = "active") String sessionStatus) {
    }

    @Schema(name = "Completion")
    record Completion(@NotNull UUID leaseId,
            @Nullable @Schema(implementation = Object.class, examples = "{\"exit_code\": 0}") JsonNode result) {
    }

    @Schema(name = "Failure")
    record Failure(
            @NotNull UUID leaseId,
            @NotNull @Size(min = 1, max = 10000) @Schema(examples = "the command exited with 3") String error,
            @Nullable @Schema(description = "False where another try is pointless; true where it is not said.") Boolean retry) {
    }

    @Schema(name = "Release")
    record Release(@NotNull UUID leaseId) {
    }

    @POST
    @Path("/claim")
    @Operation(summary = "Claim jobs", description = "The highest priority first, then the oldest, sessions with many jobs leaving room for the others. Waits for work instead of being polled.")
    public Uni<ClaimedJobs> claim(@Valid @NotNull ClaimRequest request) {
        caller.service();
        var claim = new Claim(
                caller.identified()::stillThere,
                new Asked(request.worker(), Optional.ofNullable(request.max()).orElse(1), lease(request.leaseSeconds())),
                patience(request.waitSeconds()));
        return queue.claim(claim)
                .invoke(metrics::claimed)
                .invoke(jobs -> jobs.forEach(job -> LOG.infof("outcome=claimed job=%s session=%s worker=%s try=%d",
                        job.id(), job.sessionId(), job.worker(), job.retryCount())))
                .map(ClaimedJobs::new);
    }

    @POST
    @Path("/{id}/heartbeat")
    @Operation(summary = "Keep a job", description = "Moves the lease's end. Refused with lease_lost where another worker has the job by now.")
    public Uni<HeartbeatAnswer> heartbeat(@PathParam("id") UUID id, @Valid @NotNull Heartbeat heartbeat) {
        var lease = lease(heartbeat.leaseSeconds());
        return leased(id, connection -> store.heartbeat(connection, id, heartbeat.leaseId(), lease))
                .map(beat -> new HeartbeatAnswer(beat.job(), beat.sessionStatus()));
    }

    @POST
    @Path("/{id}/complete")
    @Operation(summary = "Say that a job is done")
    public Uni<Job> complete(@PathParam("id") UUID id, @Valid @NotNull Completion completion) {
        var result = JobResult.text(completion.result(), "result");
        return completions.complete(caller.service(), new CompletionStore.Completion(id, completion.leaseId(), result))
                .map(this::done)
                .invoke(metrics::completed)
                .invoke(WorkerResource::ended);
    }

    @POST
    @Path("/{id}/fail")
    @Operation(summary = "Say that a job went wrong", description = "It is tried again after a growing delay, unless retry is false or its tries are used up.")
    public Uni<Job> fail(@PathParam("id") UUID id, @Valid @NotNull Failure failure) {
        var retry = failure.retry() == null || failure.retry();
        return leased(id, connection -> store.fail(connection, id, failure.leaseId(), failure.error(), retry))
                .invoke(metrics::failed)
                .invoke(WorkerResource::ended);
    }

    @POST
    @Path("/{id}/release")
    @Operation(summary = "Give a job back untouched", description = "It is pending at once, and no try is counted.")
    public Uni<Job> release(@PathParam("id") UUID id, @Valid @NotNull Release release) {
        return leased(id, connection -> store.release(connection, id, release.leaseId()))
                .invoke(metrics::released)
                .invoke(WorkerResource::ended);
    }

    private Job done(Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            return done.job();
        }
        throw notLeased(outcome instanceof Outcome.LeaseLost);
    }

    /** Runs what names a lease; where it found none, says whether the job or only the lease is gone. */
    private <T> Uni<T> leased(UUID id, Function<SqlConnection, Uni<Optional<T>>> work) {
        return database.writingAs(caller.service(), connection -> work.apply(connection)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found.get())
                        : store.exists(connection, id)
                                .onItem().transformToUni(exists -> Uni.createFrom().failure(notLeased(exists)))));
    }

    private Refusal notLeased(boolean exists) {
        if (!exists) {
            return Problem.NOT_FOUND.refusal("There is no such job.");
        }
        metrics.leaseLost();
        return Problem.LEASE_LOST.refusal("Another worker has the job by now, or it is finished; stop.");
    }

    private Duration lease(@Nullable Integer seconds) {
        return within("lease_seconds", seconds, config.lease(), config.maxLease());
    }

    private Duration patience(@Nullable Integer seconds) {
        return within("wait_seconds", seconds, Duration.ZERO, config.maxWait());
    }

    private static Duration within(String field, @Nullable Integer seconds, Duration absent, Duration most) {
        var duration = seconds == null ? absent : Duration.ofSeconds(seconds);
        if (duration.compareTo(most) > 0) {
            throw Refusal.invalid(field, "must be at most " + most.toSeconds());
        }
        return duration;
    }

    static void ended(Job job) {
        LOG.infof("outcome=%s job=%s session=%s worker=%s", job.status(), job.id(), job.sessionId(), job.worker());
    }
}
