package dev.playhead.auth;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.AccountStore.Known;
import dev.playhead.auth.AuthSessionStore.Age;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** What a signed-in user asks about the sign-in itself: a token may outlive its session, so the database has the say. */
@ApplicationScoped
class LiveSessions {

    private static final Logger LOG = Logger.getLogger(LiveSessions.class);

    private final Database database;
    private final AccountStore accounts;
    private final AuthSessionStore sessions;
    private final Clock clock;

    LiveSessions(Database database, AccountStore accounts, AuthSessionStore sessions, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.clock = clock;
    }

    Uni<User> whoIs(Caller.User caller) {
        return within(caller, connection -> accounts.find(connection, caller.id())
                .map(this::fit)
                .map(User::of));
    }

    Uni<Void> signOut(Caller.User caller, SignOutScope scope) {
        return within(caller, connection -> sessions.end(connection, scope, sessionOf(caller), caller.id()))
                .invoke(() -> LOG.infof("outcome=signed_out scope=%s user=%s", scope.text(), caller.id()));
    }

    /** A signed-in user's account, and how old the sign-in is. */
    record Live(Known known, UUID session, Age age) {
    }

    /** Refused where the session has ended. */
    Uni<Live> see(Caller.User caller) {
        return database.actingAs(new Caller.Service(),
                connection -> live(connection, caller, accounts.findWithPassword(connection, caller.id())));
    }

    /** The same with the account locked while {@code work} is done: nobody else changes it, or ends this session over it. */
    <T> Uni<T> hold(Caller.User caller, BiFunction<SqlConnection, Live, Uni<T>> work) {
        return database.actingAs(new Caller.Service(),
                connection -> live(connection, caller, accounts.lock(connection, caller.id()))
                        .chain(live -> work.apply(connection, live)));
    }

    private Uni<Live> live(SqlConnection connection, Caller.User caller, Uni<Optional<Known>> reading) {
        var session = sessionOf(caller);
        return reading.invoke(known -> fit(known.map(Known::account)))
                .chain(known -> sessions.age(connection, session, caller.id())
                        .map(age -> age.orElseThrow(AuthProblem.SESSION_NOT_FOUND::refusal))
                        .map(age -> new Live(known.orElseThrow(), session, age)));
    }

    private <T> Uni<T> within(Caller.User caller, Function<SqlConnection, Uni<T>> work) {
        return database.actingAs(new Caller.Service(), connection -> sessions
                .exists(connection, sessionOf(caller), caller.id())
                .chain(exists -> exists ? work.apply(connection) : gone(connection, caller)));
    }

    private <T> Uni<T> gone(SqlConnection connection, Caller.User caller) {
        return accounts.find(connection, caller.id())
                .map(this::fit)
                .chain(account -> Uni.createFrom().failure(AuthProblem.SESSION_NOT_FOUND.refusal()));
    }

    private Account fit(Optional<Account> found) {
        var account = found.filter(present -> !present.isDeleted()).orElseThrow(AuthProblem.USER_NOT_FOUND::refusal);
        if (account.isBanned(clock.instant())) {
            throw AuthProblem.BANNED.refusal();
        }
        return account;
    }

    private static UUID sessionOf(Caller.User caller) {
        try {
            return UUID.fromString(new JsonObject(caller.claims()).getString("session_id"));
        } catch (RuntimeException none) {
            throw AuthProblem.SESSION_NOT_FOUND.refusal();
        }
    }
}
