package dev.playhead.job;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.database.GroupCommit;
import dev.playhead.identity.Caller;
import dev.playhead.job.CompletionStore.Completion;
import dev.playhead.job.CompletionStore.Outcome;
import io.smallrye.mutiny.Uni;

/** Completes jobs for workers, those of many requests in one transaction where they come at once. */
@ApplicationScoped
class Completions {

    private static final int BYTES_OF_A_GROUP = 131_072;
    private static final int BYTES_THAT_WAIT = 16_777_216;
    private static final int BYTES_WITHOUT_RESULT = 1_024;

    private final Database database;
    private final CompletionStore store;
    private final GroupCommit<Completion, Outcome> completions;

    Completions(Database database, CompletionStore store, JobConfig config) {
        this.database = database;
        this.store = store;
        this.completions = new GroupCommit<>(this::write, Completions::bytes,
                new GroupCommit.Limits(config.transactions(), config.patience(), BYTES_OF_A_GROUP, BYTES_THAT_WAIT));
    }

    /**
     * @param worker who asks: only the service role completes jobs
     * @return what became of it; a failure where the table refuses the result, or the database is away
     */
    Uni<Outcome> complete(Caller.Service worker, Completion completion) {
        return completions.add(completion);
    }

    private Uni<List<Outcome>> write(List<Completion> group) {
        return database.writingAs(new Caller.Service(), connection -> store.complete(connection, group));
    }

    private static int bytes(Completion completion) {
        return BYTES_WITHOUT_RESULT + (completion.result() == null ? 0 : completion.result().length());
    }
}
