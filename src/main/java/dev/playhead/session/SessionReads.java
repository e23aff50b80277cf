package dev.playhead.session;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Shows sessions without an entity manager: what nobody is going to change needs no session of Hibernate's, which would
 * take a round trip each for its beginning, its identity, its row and its end.
 */
@ApplicationScoped
class SessionReads {

    private static final String SHOW = """
            select
                id,
                user_id,
                project_id,
                initial_prompt,
                status,
                expires_at,
                eas_update_url,
                webview_url,
                metadata,
                started_at,
                completed_at,
                created_at,
                updated_at
            from public.coding_sessions
            where id = $1
            """;

    private final Database database;

    SessionReads(Database database) {
        this.database = database;
    }

    /** Empty where there is no such session for this caller. */
    Uni<Optional<Session>> show(Caller caller, UUID id) {
        return database.reading(caller, SHOW, id)
                .map(rows -> rows.stream().findFirst().map(SessionReads::session));
    }

    private static Session session(Row row) {
        var session = new Session();
        session.id = row.getUUID("id");
        session.userId = row.getUUID("user_id");
        session.projectId = row.getUUID("project_id");
        session.initialPrompt = row.getString("initial_prompt");
        session.status = row.getString("status");
        session.expiresAt = instant(row.getOffsetDateTime("expires_at"));
        session.easUpdateUrl = row.getString("eas_update_url");
        session.webviewUrl = row.getString("webview_url");
        session.metadata = row.get(JsonObject.class, "metadata").getMap();
        session.startedAt = instant(row.getOffsetDateTime("started_at"));
        session.completedAt = instant(row.getOffsetDateTime("completed_at"));
        session.createdAt = instant(row.getOffsetDateTime("created_at"));
        session.updatedAt = instant(row.getOffsetDateTime("updated_at"));
        return session;
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
