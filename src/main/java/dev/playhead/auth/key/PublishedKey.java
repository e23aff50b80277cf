package dev.playhead.auth.key;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.vertx.mutiny.sqlclient.Row;

/**
 * A signing key as its operator sees it.
 *
 * @param state standby where it will sign, signing, or verifying where another has replaced it
 * @param retiresAt when the tokens that it signed are over; null for the newest
 */
public record PublishedKey(UUID id, String state, Instant createdAt, Instant signsFrom, @Nullable Instant retiresAt) {

    static final String STANDBY = "standby";
    static final String SIGNING = "signing";

    static PublishedKey of(Row row) {
        return new PublishedKey(
                row.getUUID("id"),
                row.getString("state"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("signs_from").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("retires_at")).map(OffsetDateTime::toInstant).orElse(null));
    }
}
