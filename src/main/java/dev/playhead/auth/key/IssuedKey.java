package dev.playhead.auth.key;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.vertx.mutiny.sqlclient.Row;

/**
 * An API key as its operator sees it: everything but the key, which nobody knows any more.
 *
 * @param kind publishable or secret
 */
public record IssuedKey(UUID id, String kind, String name, Instant createdAt, @Nullable Instant revokedAt) {

    static IssuedKey of(Row row) {
        return new IssuedKey(
                row.getUUID("id"),
                row.getString("kind"),
                row.getString("name"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("revoked_at")).map(OffsetDateTime::toInstant).orElse(null));
    }
}
