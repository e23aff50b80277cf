package dev.playhead.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A job as the fake service keeps it; guarded by the service's lock. */
final class FakeJob {

    final UUID id = UUID.randomUUID();
    final UUID session;
    final String prompt;
    final int maxRetries;
    String status = "pending";
    int retryCount;
    int heartbeats;
    int releases;
    UUID lease = new UUID(0, 0);
    Instant leaseEnd = Instant.MIN;
    JsonNode result = Json.object();
    String error = "";
    boolean retryAsked;

    FakeJob(UUID session, String prompt, int maxRetries) {
        this.session = session;
        this.prompt = prompt;
        this.maxRetries = maxRetries;
    }

    boolean isHeldUnder(UUID presented) {
        return status.equals("processing") && lease.equals(presented) && Instant.now().isBefore(leaseEnd);
    }

    void leaseFor(Duration length) {
        status = "processing";
        leaseEnd = Instant.now().plus(length);
    }

    void backIfExpired() {
        if (status.equals("processing") && !Instant.now().isBefore(leaseEnd)) {
            failed("the lease ran out", true);
        }
    }

    void failed(String why, boolean retry) {
        error = why;
        retryAsked = retry;
        boolean again = retry && retryCount < maxRetries;
        status = again ? "pending" : "failed";
        retryCount += again ? 1 : 0;
    }

    ObjectNode toJson() {
        return Json.object()
                .put("id", id.toString())
                .put("session_id", session.toString())
                .put("prompt", prompt)
                .put("status", status)
                .put("priority", 0)
                .put("retry_count", retryCount)
                .put("max_retries", maxRetries)
                .put("lease_id", lease.toString())
                .put("lease_expires_at", leaseEnd.toString());
    }
}
