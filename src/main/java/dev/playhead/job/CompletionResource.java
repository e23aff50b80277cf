package dev.playhead.job;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

import dev.playhead.database.Database;
import dev.playhead.http.CurrentCaller;
import dev.playhead.identity.Caller;
import dev.playhead.job.CompletionStore.Completion;
import dev.playhead.job.CompletionStore.Outcome;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/** The end of many jobs with one request, for workers who claim many at once. */
@Path("/v1/jobs")
@Tag(name = "Jobs")
class CompletionResource {

    private final Database database;
    private final CurrentCaller caller;
    private final CompletionStore store;
    private final JobMetrics metrics;

    CompletionResource(Database database, CurrentCaller caller, CompletionStore store, JobMetrics metrics) {
        this.database = database;
        this.caller = caller;
        this.store = store;
        this.metrics = metrics;
    }

    /** As many as a claim gives at most. */
    @Schema(name = "Completions")
    record Completions(@NotNull @Size(min = 1, max = 100) List<@NotNull @Valid DoneJob> completions) {

        private List<Completion> checked() {
            var ids = new HashSet<UUID>();
            return IntStream.range(0, completions.size()).mapToObj(index -> {
                var place = "completions[" + index + "]";
                if (!ids.add(completions.get(index).id())) {
                    throw Refusal.invalid(place + ".id", "must not be named twice");
                }
                return completions.get(index).as(place);
            }).toList();
        }
    }

    @Schema(name = "DoneJob")
    record DoneJob(
            @NotNull UUID id,
            @NotNull UUID leaseId,
            @Nullable @Schema(implementation = Object.class, examples = "{\"exit_code\": 0}") JsonNode result) {

        private Completion as(String place) {
            return new Completion(id, leaseId, JobResult.text(result, place + ".result"));
        }
    }

    /** Each of the request's jobs stands in one of the lists, in the order of the request. */
    @Schema(name = "CompletedJobs")
    record CompletedJobs(
            @Schema(description = "Those that are done by this request.") List<Job> completed,
            @Schema(description = "Those that another worker has by now, or that are finished.") List<UUID> leaseLost,
            @Schema(description = "Those that do not exist.") List<UUID> notFound) {

        private static CompletedJobs of(List<Outcome> outcomes) {
            return new CompletedJobs(
                    each(outcomes, Outcome.Done.class, Outcome.Done::job),
                    each(outcomes, Outcome.LeaseLost.class, Outcome.LeaseLost::id),
                    each(outcomes, Outcome.NotFound.class, Outcome.NotFound::id));
        }

        private static <O extends Outcome, T> List<T> each(List<Outcome> outcomes, Class<O> kind, Function<O, T> shown) {
            return outcomes.stream().filter(kind::isInstance).map(kind::cast).map(shown).toList();
        }
    }

    @POST
    @Path("/complete")
    @Operation(summary = "Say that many jobs are done", description = "All in one transaction, and each by its own lease: one that is lost keeps no other job from its end. Refused whole where the body is invalid.")
    public Uni<CompletedJobs> complete(@Valid @NotNull Completions request) {
        var worker = caller.service();
        var completions = request.checked();
        return database.writingAs(worker, connection -> store.complete(connection, completions))
                .onFailure(CompletionResource::isOfResult)
                .recoverWithUni(refused -> placed(worker, completions, (Refusal) refused))
                .map(CompletedJobs::of)
                .invoke(this::tell);
    }

    private static boolean isOfResult(Throwable failure) {
        return failure instanceof Refusal refusal
                && refusal.errors().stream().anyMatch(error -> error.field().equals("result"));
    }

    /** The same refusal, with the place of the result that the database would not have. */
    private Uni<List<Outcome>> placed(Caller worker, List<Completion> completions, Refusal refused) {
        return database.actingAs(worker, connection -> store.refusedResult(connection, completions))
                .map(index -> index.map(place -> Refusal.invalid("completions[" + place + "].result",
                        refused.errors().get(0).message())).orElse(refused))
                .onItem().transformToUni(placed -> Uni.createFrom().failure(placed));
    }

    private void tell(CompletedJobs done) {
        done.completed().forEach(metrics::completed);
        done.completed().forEach(WorkerResource::ended);
        done.leaseLost().forEach(lost -> metrics.leaseLost());
    }
}
