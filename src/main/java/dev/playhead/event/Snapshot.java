package dev.playhead.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a session and its jobs stand, as JSON that PostgreSQL wrote.
 *
 * @param session the session's row
 * @param jobs the rows of its latest jobs by id, oldest first
 * @param lastSeq the newest event at that moment
 */
public record Snapshot(String session, Map<String, String> jobs, long lastSeq) {

    /** What is different from {@code earlier}; everything, where there is none. */
    Delivery.Changes since(@Nullable Snapshot earlier) {
        var changedSession = earlier == null || !earlier.session.equals(session) ? List.of(session) : List.<String> of();
        var changedJobs = new ArrayList<String>();
        jobs.forEach((id, job) -> {
            if (earlier == null || !job.equals(earlier.jobs.get(id))) {
                changedJobs.add(job);
            }
        });
        return new Delivery.Changes(changedSession, changedJobs);
    }
}
