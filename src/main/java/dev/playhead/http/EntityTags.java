package dev.playhead.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import jakarta.ws.rs.core.Response;

import org.jspecify.annotations.Nullable;

import dev.playhead.problem.Problem;

/** Guards an update where two clients may meet: the tag of a row is when it last changed, to the microsecond. */
public final class EntityTags {

    private EntityTags() {
    }

    /** The answer that shows {@code entity}, with its tag. */
    public static Response tagged(Response.Status status, Object entity, Instant updatedAt) {
        return Response.status(status).entity(entity).tag(tag(updatedAt)).build();
    }

    /** Refuses where {@code ifMatch} was sent and names another version than the present one. */
    public static void check(@Nullable String ifMatch, Instant updatedAt) {
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.contains('"' + tag(updatedAt) + '"')) {
            throw Problem.PRECONDITION_FAILED.refusal("If-Match names another version; read it again.");
        }
    }

    private static String tag(Instant updatedAt) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt), 36);
    }
}
