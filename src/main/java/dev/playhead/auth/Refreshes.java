package dev.playhead.auth;

import java.time.Clock;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.RefreshTokenStore.Locked;
import dev.playhead.auth.RefreshTokenStore.State;
import dev.playhead.auth.key.KeyRing;
import dev.playhead.auth.key.Secret;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Refresh tokens are used once, and told apart from stolen ones.
 *
 * <p>
 * A used token is still answered, with the living end of its chain, where its holder seems to have lost the answer: as long
 * as the successor is unused, however long that is, and for a few seconds in any case (tabs that refresh at once). There is
 * no end to the first: a device may have slept for a month on the answer that it lost, and whoever else has the used token
 * gets no more than the next one, which ends the session as soon as both go on. A used token that comes back later is in two
 * hands, and nobody can say whose the right one is: the whole session ends. These are Supabase's rules.
 */
@ApplicationScoped
class Refreshes {

    private static final Logger LOG = Logger.getLogger(Refreshes.class);
    // As often as a session could be refreshed within the moment in which a used token is still answered.
    private static final int MAX_STEPS = 1000;

    private final Database database;
    private final RefreshTokenStore tokens;
    private final AuthSessionStore sessions;
    private final AccountStore accounts;
    private final AccessTokens accessTokens;
    private final KeyRing keys;
    private final SessionLimits limits;
    private final AuthConfig config;
    private final Clock clock;

    Refreshes(Database database, RefreshTokenStore tokens, AuthSessionStore sessions, AccountStore accounts,
            AccessTokens accessTokens, KeyRing keys, SessionLimits limits, AuthConfig config,
            Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.sessions = sessions;
        this.accounts = accounts;
        this.accessTokens = accessTokens;
        this.keys = keys;
        this.limits = limits;
        this.config = config;
        this.clock = clock;
    }

    /** What became of a refresh. A refusal is an outcome too, since what it did must be committed. */
    private sealed interface Outcome {

        record Refreshed(Account account, AuthSession session, RefreshToken token) implements Outcome {
        }

        record Refused(AuthProblem problem) implements Outcome {
        }
    }

    Uni<AccessTokenResponse> refresh(String shown) {
        return RefreshToken.parse(shown)
                .map(token -> keys.keys()
                        .chain(known -> database.actingAs(new Caller.Service(),
                                connection -> use(connection, token, known.refreshSecret())))
                        .chain(this::answer))
                .orElseGet(() -> Uni.createFrom().failure(AuthProblem.REFRESH_TOKEN_NOT_FOUND.refusal()));
    }

    private Uni<Outcome> use(SqlConnection connection, RefreshToken token, Secret secret) {
        return tokens.lockSession(connection, token)
                .chain(locked -> locked
                        .map(session -> use(connection, token, secret, session))
                        .orElseGet(() -> refused(AuthProblem.REFRESH_TOKEN_NOT_FOUND)));
    }

    private Uni<Outcome> use(SqlConnection connection, RefreshToken token, Secret secret, Locked locked) {
        return accounts.find(connection, locked.userId())
                .chain(account -> account
                        .filter(known -> !known.isDeleted())
                        .map(known -> known.isBanned(clock.instant())
                                ? refused(AuthProblem.BANNED_AT_REFRESH)
                                : limit(connection, token, secret, locked, known))
                        .orElseGet(() -> refused(AuthProblem.REFRESH_TOKEN_NOT_FOUND)));
    }

    private Uni<Outcome> limit(SqlConnection connection, RefreshToken token, Secret secret, Locked locked,
            Account account) {
        return limits.exceeded(connection, locked)
                .chain(limit -> limit
                        .map(problem -> endAt(connection, locked, problem))
                        .orElseGet(() -> use(connection, token, secret, locked, account)));
    }

    private Uni<Outcome> use(SqlConnection connection, RefreshToken token, Secret secret, Locked locked,
            Account account) {
        return tokens.readState(connection, token, config.refreshReuseInterval())
                .chain(state -> state
                        .map(known -> next(connection, token, secret, known))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())))
                .chain(next -> next
                        .map(living -> refreshed(account, locked, living))
                        .orElseGet(() -> end(connection, locked)));
    }

    /** The token to go on with; empty where {@code shown} was used before and must not be any more. */
    private Uni<Optional<RefreshToken>> next(SqlConnection connection, RefreshToken shown, Secret secret,
            State state) {
        if (!state.isRevoked()) {
            var successor = shown.successor(secret);
            return tokens.replace(connection, state.id(), successor).replaceWith(Optional.of(successor));
        }
        var answerIsUnused = state.parentOfLiving().filter(shown.digest()::equals).isPresent();
        return Uni.createFrom().item(answerIsUnused || state.isRecent()
                ? state.living().flatMap(living -> descendant(shown, living, secret))
                : Optional.empty());
    }

    /** Walks down the chain to the token whose digest is {@code living}. */
    private static Optional<RefreshToken> descendant(RefreshToken shown, String living, Secret secret) {
        var token = shown;
        for (var step = 0; step < MAX_STEPS; step++) {
            token = token.successor(secret);
            if (token.digest().equals(living)) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }

    private static Uni<Outcome> refreshed(Account account, Locked locked, RefreshToken living) {
        return Uni.createFrom().item(new Outcome.Refreshed(account, locked.session(), living));
    }

    private Uni<Outcome> end(SqlConnection connection, Locked locked) {
        LOG.warnf("outcome=refresh_token_reused action=end_session user=%s session=%s", locked.userId(),
                locked.session().id());
        return sessions.end(connection, SignOutScope.LOCAL, locked.session().id(), locked.userId())
                .chain(() -> refused(AuthProblem.REFRESH_TOKEN_ALREADY_USED));
    }

    private Uni<Outcome> endAt(SqlConnection connection, Locked locked, AuthProblem limit) {
        LOG.infof("outcome=session_limited limit=%s action=end_session user=%s session=%s", limit, locked.userId(),
                locked.session().id());
        return sessions.end(connection, SignOutScope.LOCAL, locked.session().id(), locked.userId())
                .chain(() -> refused(limit));
    }

    private static Uni<Outcome> refused(AuthProblem problem) {
        return Uni.createFrom().item(new Outcome.Refused(problem));
    }

    private Uni<AccessTokenResponse> answer(Outcome outcome) {
        if (outcome instanceof Outcome.Refreshed refreshed) {
            LOG.infof("outcome=refreshed user=%s session=%s", refreshed.account().id(), refreshed.session().id());
            return accessTokens.answer(refreshed.account(), refreshed.session(), refreshed.token());
        }
        return Uni.createFrom().failure(((Outcome.Refused) outcome).problem().refusal());
    }
}
