package dev.playhead.worker;

import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A job as the service handed it out.
 *
 * <p>
 * The ids are read as UUIDs and nothing else: one names a directory, the others stand in addresses.
 */
record Job(UUID id, UUID sessionId, String prompt, int retryCount, int maxRetries, UUID leaseId) {

    /** @throws IllegalArgumentException when a member is missing or no UUID */
    static Job of(JsonNode json) {
        return new Job(
                UUID.fromString(json.path("id").asText()),
                UUID.fromString(json.path("session_id").asText()),
                json.path("prompt").asText(),
                json.path("retry_count").asInt(),
                json.path("max_retries").asInt(),
                UUID.fromString(json.path("lease_id").asText()));
    }

    boolean hasAttemptsLeft() {
        return retryCount < maxRetries;
    }
}
