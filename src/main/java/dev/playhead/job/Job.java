package dev.playhead.job;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A prompt on its way through the queue, as in {@code public.coding_jobs}.
 *
 * @param result what the worker said when it completed the job; any JSON
 * @param leaseId the fence: only who names it may speak for the job
 */
@Schema(name = "Job")
record Job(
        UUID id,
        UUID sessionId,
        @Schema(examples = "Build a todo app with React") String prompt,
        @Schema(examples = "pending", enumeration = {
                "pending", "processing", "completed", "failed" }) String status,
        int priority,
        int retryCount,
        int maxRetries,
        Instant runAt,
        @Nullable String error,
        @Nullable @Schema(implementation = Object.class) Object result,
        @Nullable @Schema(examples = "worker-1") String worker,
        @Nullable UUID leaseId,
        @Nullable Instant leaseExpiresAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant createdAt,
        Instant updatedAt){

    /** The columns that {@link #of} reads, of a table that is called {@code job}. */
    static final String COLUMNS = """
            job.id, job.session_id, job.prompt, job.status, job.priority, job.retry_count, job.max_retries, job.run_at,
            job.error, job.result, job.worker, job.lease_id, job.lease_expires_at, job.started_at, job.completed_at,
            job.created_at, job.updated_at""";

    static Job of(Row row) {
        return new Job(
                row.getUUID("id"),
                row.getUUID("session_id"),
                row.getString("prompt"),
                row.getString("status"),
                row.getInteger("priority"),
                row.getInteger("retry_count"),
                row.getInteger("max_retries"),
                time(row, "run_at"),
                row.getString("error"),
                row.getValue("result") instanceof JsonObject object ? object.getMap() : row.getValue("result"),
                row.getString("worker"),
                row.getUUID("lease_id"),
                time(row, "lease_expires_at"),
                time(row, "started_at"),
                time(row, "completed_at"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }

    private static @Nullable Instant time(Row row, String column) {
        var time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
