package dev.playhead.job;

import java.util.List;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import io.vertx.core.json.JsonObject;

/** The queue of the service under test, with one worker at it. */
record Queue(Person worker) {

    /** A queue with nothing left in it by others. */
    static Queue emptied() {
        Rows.set("delete from public.coding_sessions");
        return new Queue(Person.worker());
    }

    Answer claim(int max, int leaseSeconds) {
        return worker.post("/v1/jobs/claim", JsonObject.of("worker", "test", "max", max, "lease_seconds", leaseSeconds));
    }

    /** Claims what must be there. */
    JsonObject claimed() {
        return claim(1, 30).items().get(0);
    }

    List<String> claimedPrompts(int max) {
        return claim(max, 30).items().stream().map(job -> job.getString("prompt")).toList();
    }

    Answer complete(JsonObject job) {
        return tell(job, "complete", JsonObject.of("result", JsonObject.of("exit_code", 0)));
    }

    Answer fail(JsonObject job, JsonObject more) {
        return tell(job, "fail", JsonObject.of("error", "the command exited with 3").mergeIn(more));
    }

    Answer tell(JsonObject job, String what, JsonObject more) {
        var body = JsonObject.of("lease_id", job.getString("lease_id")).mergeIn(more);
        return worker.post("/v1/jobs/" + job.getString("id") + "/" + what, body);
    }

    /** Lets a retry fall due without waiting for it. */
    static void fallDue() {
        Rows.set("update public.coding_jobs set run_at = now() where status = 'pending'");
    }

    static String status(JsonObject job) {
        return Rows.text("select status from public.coding_jobs where id = ?", job.getString("id"));
    }
}
