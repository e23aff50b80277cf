package dev.playhead.auth;

import java.time.Clock;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.AuthSessionStore.Age;
import dev.playhead.auth.RefreshTokenStore.Locked;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * For how long sessions are refreshed.
 *
 * <p>
 * It is looked at when a session is refreshed and at no other time, so a session outlives its limit by one access token at
 * most.
 */
@ApplicationScoped
class SessionLimits {

    private final AuthSessionStore sessions;
    private final AccountConfig config;
    private final Clock clock;

    SessionLimits(AuthSessionStore sessions, AccountConfig config, Clock clock) {
        this.sessions = sessions;
        this.config = config;
        this.clock = clock;
    }

    /** The limit that the session has run into; empty where it may go on. */
    Uni<Optional<AuthProblem>> exceeded(SqlConnection connection, Locked locked) {
        if (config.sessionLifetime().isEmpty() && config.sessionInactivity().isEmpty() && !config.singleSession()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return sessions.age(connection, locked.session().id(), locked.userId()).map(age -> age.flatMap(this::exceeded));
    }

    private Optional<AuthProblem> exceeded(Age age) {
        var now = clock.instant();
        if (config.sessionLifetime().filter(limit -> age.createdAt().plus(limit).isBefore(now)).isPresent()) {
            return Optional.of(AuthProblem.SESSION_EXPIRED);
        }
        if (config.sessionInactivity().filter(limit -> age.usedAt().plus(limit).isBefore(now)).isPresent()) {
            return Optional.of(AuthProblem.SESSION_INACTIVE);
        }
        return config.singleSession() && !age.isNewest() ? Optional.of(AuthProblem.SESSION_REPLACED) : Optional.empty();
    }
}
