package dev.playhead.auth.token;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.token.RevocationStore.Changes;
import dev.playhead.auth.token.RevocationStore.Revocation;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * The sessions and accounts whose access tokens are believed no more, held in memory: who asks waits for nothing.
 *
 * <p>
 * While the database is away, what was read last holds: nobody can end a session in the meantime.
 */
@ApplicationScoped
class Revocations {

    private final Database database;
    private final RevocationStore store;
    private final Clock clock;
    private final Map<UUID, Revocation> held = new ConcurrentHashMap<>();
    // Up to which transaction all are known; empty as long as none could be read.
    private volatile Optional<String> readUpTo = Optional.empty();

    Revocations(Database database, RevocationStore store, Clock clock) {
        this.database = database;
        this.store = store;
        this.clock = clock;
    }

    /** Reads what changed since the last time; at the first time, all. */
    Uni<Void> refresh() {
        return database.actingAs(new Caller.Service(), connection -> store.read(connection, readUpTo))
                .invoke(this::hold)
                .replaceWithVoid();
    }

    /** Drops those of which no token can live any more, here and in the database. */
    Uni<Void> prune() {
        return database.actingAs(new Caller.Service(), store::prune)
                .invoke(gone -> gone.forEach(held::remove))
                .replaceWithVoid();
    }

    /** What there is against a token of this user and session; the user's weighs more. */
    Optional<Refusal> objection(UUID user, Optional<UUID> session) {
        return against(user).or(() -> session.flatMap(this::against)).map(revocation -> revocation.reason().refusal());
    }

    /** Whether all are known that there were at the start. */
    boolean areKnown() {
        return readUpTo.isPresent();
    }

    private Optional<Revocation> against(UUID subject) {
        return Optional.ofNullable(held.get(subject)).filter(revocation -> revocation.holds(clock.instant()));
    }

    void hold(Changes changes) {
        changes.revocations().forEach(held::put);
        readUpTo = Optional.of(changes.upTo());
    }
}
