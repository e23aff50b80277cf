package dev.playhead.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.AccountStore.Known;
import dev.playhead.auth.Passwords.Verdict;
import dev.playhead.auth.limit.Guesses;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Sign-up and sign-in with a password.
 *
 * <p>
 * Who does not know the password learns nothing: an address without an account costs the same work and gets the same answer
 * as a wrong password, and that an account is banned or unconfirmed is told only to whoever proved to own it. No connection
 * is held while a password is hashed.
 */
@ApplicationScoped
class SignIns {

    private static final Logger LOG = Logger.getLogger(SignIns.class);

    // The claim amr of the access tokens.
    private static final String PASSWORD = "password";
    private static final String ANONYMOUS = "anonymous";

    private final Database database;
    private final AccountStore accounts;
    private final AuthSessionStore sessions;
    private final AccessTokens accessTokens;
    private final Passwords passwords;
    private final Guesses guesses;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SignIns(Database database, AccountStore accounts, AuthSessionStore sessions, AccessTokens accessTokens, Passwords passwords,
            Guesses guesses, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.accessTokens = accessTokens;
        this.passwords = passwords;
        this.guesses = guesses;
        this.clock = clock;
    }

    private record SignedIn(Account account, AuthSession session, RefreshToken token) {
    }

    /** Opens an account and signs in to it. */
    Uni<AccessTokenResponse> signUp(NewAccount wanted, String userAgent) {
        return passwords.hash(wanted.password())
                .chain(hash -> database.actingAs(new Caller.Service(), connection -> accounts
                        .add(connection, wanted.email(), hash, wanted.data())
                        .chain(added -> open(connection, added, PASSWORD, AuthProblem.USER_ALREADY_EXISTS, userAgent))))
                .chain(signedIn -> answer("signed_up", signedIn));
    }

    /** Opens an account of nobody in particular, and signs in to it; {@code data} must have been checked. */
    Uni<AccessTokenResponse> signUpAnonymously(Map<String, Object> data, String userAgent) {
        return database.actingAs(new Caller.Service(), connection -> accounts
                .addAnonymous(connection, data)
                .chain(added -> open(connection, Optional.of(added), ANONYMOUS, AuthProblem.ANONYMOUS_DISABLED,
                        userAgent)))
                .chain(signedIn -> answer("signed_up_anonymously", signedIn));
    }

    /**
     * Signs in with a password.
     *
     * @param email anything that somebody typed
     * @param address where in the network they are
     */
    Uni<AccessTokenResponse> signIn(String email, Password password, String userAgent, String address) {
        return guesses.count(email, address)
                .chain(() -> find(email))
                .chain(known -> passwords.check(password, known.flatMap(Known::passwordHash))
                        .map(verdict -> admit(known, verdict))
                        .call(() -> guesses.forget(email, address))
                        .chain(renewed -> enter(known.orElseThrow(), renewed, userAgent)))
                .chain(signedIn -> answer("signed_in", signedIn));
    }

    private Uni<Optional<Known>> find(String email) {
        return EmailAddress.find(email)
                .map(address -> database.actingAs(new Caller.Service(),
                        connection -> accounts.findWithPassword(connection, address)))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** Lets pass, with the password's new hash where it needs one, or throws. */
    private Optional<String> admit(Optional<Known> known, Verdict verdict) {
        var account = known.map(Known::account).filter(present -> verdict.right() && !present.isDeleted());
        if (account.isEmpty()) {
            LOG.info("outcome=sign_in_refused reason=invalid_credentials");
            throw AuthProblem.INVALID_CREDENTIALS.refusal();
        }
        if (account.get().isBanned(clock.instant())) {
            LOG.infof("outcome=sign_in_refused reason=banned user=%s", account.get().id());
            throw AuthProblem.BANNED_AT_SIGN_IN.refusal();
        }
        if (account.get().emailConfirmedAt().isEmpty()) {
            LOG.infof("outcome=sign_in_refused reason=email_not_confirmed user=%s", account.get().id());
            throw AuthProblem.EMAIL_NOT_CONFIRMED.refusal();
        }
        return verdict.renewed();
    }

    private Uni<SignedIn> enter(Known known, Optional<String> renewed, String userAgent) {
        var id = known.account().id();
        return database.actingAs(new Caller.Service(), connection -> renew(connection, known, renewed)
                .chain(() -> accounts.noteSignIn(connection, id))
                .chain(account -> open(connection, account, PASSWORD, AuthProblem.INVALID_CREDENTIALS,
                        userAgent)));
    }

    private Uni<Void> renew(SqlConnection connection, Known known, Optional<String> renewed) {
        return renewed
                .map(hash -> accounts.renewPassword(connection, known.account().id(), known.passwordHash().orElseThrow(), hash))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<SignedIn> open(SqlConnection connection, Optional<Account> account, String method, AuthProblem otherwise,
            String userAgent) {
        var token = RefreshToken.random(random);
        return account
                .map(present -> sessions.open(connection, present.id(), method, userAgent, token)
                        .map(session -> new SignedIn(present, session, token)))
                .orElseGet(() -> Uni.createFrom().failure(otherwise.refusal()));
    }

    private Uni<AccessTokenResponse> answer(String outcome, SignedIn signedIn) {
        LOG.infof("outcome=%s user=%s session=%s", outcome, signedIn.account().id(), signedIn.session().id());
        return accessTokens.answer(signedIn.account(), signedIn.session(), signedIn.token());
    }
}
