package dev.playhead.database;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.jboss.logging.Logger;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgNotification;

/** What notifications of PostgreSQL say. Nobody vouches for them: whoever can connect can notify. */
final class Notifications {

    private static final Logger LOG = Logger.getLogger(Notifications.class);
    private static final Set<String> RELOAD_SCHEMA = Set.of("", "reload schema", "reload config");

    private Notifications() {
    }

    /** Empty where it says nothing that we know of. */
    static Optional<Announcement> read(PgNotification notification) {
        try {
            switch (notification.getChannel()) {
                case "playhead_revocations":
                    return Optional.of(new Announcement.Revocations());
                case "playhead_changes":
                    return Optional.of(new Announcement.Changes());
                case "playhead_schema":
                    return Optional.of(new Announcement.SchemaChanges());
                case "playhead_broadcasts":
                    return Optional.of(new Announcement.Broadcasts(notification.getPayload()));
                case "playhead_presences":
                    return Optional.of(new Announcement.Presences(notification.getPayload()));
                case "pgrst":
                    // What a database of Supabase says on its own, and its users by hand. The rest of it is about settings.
                    return RELOAD_SCHEMA.contains(notification.getPayload())
                            ? Optional.of(new Announcement.SchemaChanges())
                            : Optional.empty();
                default:
            }
            var payload = new JsonObject(notification.getPayload());
            var sessionId = UUID.fromString(payload.getString("session_id"));
            return Optional.of(switch (notification.getChannel()) {
                case "session_events" -> new Announcement.Events(sessionId, payload.getLong("seq"));
                case "coding_sessions" -> new Announcement.SessionChange(sessionId);
                default -> new Announcement.Jobs(sessionId, payload.getBoolean("pending"));
            });
        } catch (DecodeException | ClassCastException | IllegalArgumentException | NullPointerException forged) {
            // Anybody may notify. What does not look like ours is not ours.
            LOG.debugf("outcome=announcement_ignored channel=%s", notification.getChannel());
            return Optional.empty();
        }
    }
}
