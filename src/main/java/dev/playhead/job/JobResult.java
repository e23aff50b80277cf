package dev.playhead.job;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

import dev.playhead.http.StorableText;
import dev.playhead.problem.Refusal;

/** What a worker says of a job that it has done, on its way into the database. */
final class JobResult {

    private JobResult() {
    }

    /**
     * As PostgreSQL takes it; null, as in JSON, where there is nothing to say.
     *
     * @param place where it stands in the body, for the refusal of what cannot be kept
     */
    static @Nullable String text(@Nullable JsonNode result, String place) {
        if (result == null || result.isNull()) {
            return null;
        }
        if (!StorableText.isStorable(result)) {
            throw Refusal.invalid(place, StorableText.Unstorable.MESSAGE);
        }
        return result.toString();
    }
}
