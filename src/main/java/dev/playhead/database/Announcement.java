package dev.playhead.database;

import java.util.UUID;

/**
 * A hint that something was committed: a wake-up, never the data.
 *
 * <p>
 * Anybody who can connect may send one, so it is believed in no more than that a look may be worth it.
 */
public sealed interface Announcement {

    /** Events of a session were written; the newest may be {@code seq}. */
    record Events(UUID sessionId, long seq) implements Announcement {
    }

    /** The row of a session changed, or is gone. */
    record SessionChange(UUID sessionId) implements Announcement {
    }

    /** Jobs of a session changed; {@code pending} where one of them waits for a worker. */
    record Jobs(UUID sessionId, boolean pending) implements Announcement {
    }

    /** Credentials were revoked, or made: sessions, accounts, keys. */
    record Revocations() implements Announcement {
    }

    /** Tables, views, functions or types were created, changed or dropped. */
    record SchemaChanges() implements Announcement {
    }

    /** Published tables were written to. */
    record Changes() implements Announcement {
    }

    /** Something was said to channels; {@code knowing} is the replica that has told its own already, or empty. */
    record Broadcasts(String knowing) implements Announcement {
    }

    /** Somebody came or left in channels; {@code knowing} as with broadcasts. */
    record Presences(String knowing) implements Announcement {
    }

    /** Nobody was listening for a while: anything may have happened. */
    record Missed() implements Announcement {
    }
}
