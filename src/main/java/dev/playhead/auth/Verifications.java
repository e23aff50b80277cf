package dev.playhead.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.mail.OneTimeTokens;
import dev.playhead.auth.mail.OneTimeTokens.Grant;
import dev.playhead.auth.mail.OneTimeTokens.Kind;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * What comes back from a mail: a link or a code, which confirms the address and opens a session.
 *
 * <p>
 * Both happen in the transaction that uses the token up. A wrong code is counted there, so it is an outcome to be committed
 * and not a failure.
 */
@ApplicationScoped
class Verifications {

    private static final Logger LOG = Logger.getLogger(Verifications.class);

    private final Database database;
    private final OneTimeTokens tokens;
    private final AddressStore addresses;
    private final AccountStore accounts;
    private final AuthSessionStore sessions;
    private final EmailChanges changes;
    private final AccessTokens accessTokens;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Verifications(Database database, OneTimeTokens tokens, AddressStore addresses, AccountStore accounts,
            AuthSessionStore sessions, EmailChanges changes, AccessTokens accessTokens, Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.addresses = addresses;
        this.accounts = accounts;
        this.sessions = sessions;
        this.changes = changes;
        this.accessTokens = accessTokens;
        this.clock = clock;
    }

    /** What became of a link or a code. */
    sealed interface Outcome {

        record Entered(AccessTokenResponse answer) implements Outcome {
        }

        /** @param code to be exchanged for a session by the client that asked for the link */
        record Exchangeable(String code) implements Outcome {
        }

        /** One of the two addresses of a move is proved. */
        record HalfMoved() implements Outcome {
        }
    }

    /** Who proved what, or nothing: what a transaction ends with. */
    private sealed interface Proof {

        record Entry(Account account, AuthSession session, RefreshToken token) implements Proof {
        }

        record Exchange(String code) implements Proof {
        }

        record Half() implements Proof {
        }

        record None() implements Proof {
        }
    }

    /** A link that was followed: an authorization code where the client asked with PKCE. */
    Uni<Outcome> follow(String link, Set<Kind> kinds, String userAgent) {
        return within(connection -> tokens.useLink(connection, link, kinds)
                .chain(grant -> prove(connection, grant, true, true, userAgent)));
    }

    /** A link's token that a client shows by itself. */
    Uni<Outcome> verifyLink(String link, Set<Kind> kinds, String userAgent) {
        return within(connection -> tokens.useLink(connection, link, kinds)
                .chain(grant -> prove(connection, grant, true, false, userAgent)));
    }

    /** A code that somebody typed. */
    Uni<Outcome> verifyCode(String email, String code, Set<Kind> kinds, String userAgent) {
        var address = EmailAddress.find(email).map(EmailAddress::text).orElse("");
        return within(connection -> tokens.useCode(connection, address, code, kinds)
                .chain(grant -> prove(connection, grant, false, false, userAgent)));
    }

    /** The session that an authorization code stands for, for the client that can show the verifier. */
    Uni<AccessTokenResponse> exchange(String code, String verifier, String userAgent) {
        return database.actingAs(new Caller.Service(), connection -> tokens.useLink(connection, code, Set.of(Kind.PKCE))
                .map(grant -> grant.orElseThrow(AuthProblem.FLOW_STATE_NOT_FOUND::refusal))
                .invoke(grant -> requireMet(grant, verifier))
                .chain(grant -> accounts.find(connection, grant.userId())
                        .map(this::fit)
                        .chain(account -> open(connection, account, grant.method().orElse("otp"), userAgent))))
                .chain(this::answer);
    }

    private static void requireMet(Grant grant, String verifier) {
        if (grant.challenge().filter(challenge -> challenge.isMetBy(verifier)).isEmpty()) {
            throw AuthProblem.BAD_CODE_VERIFIER.refusal();
        }
    }

    private Uni<Outcome> within(Function<SqlConnection, Uni<Proof>> work) {
        return database.actingAs(new Caller.Service(), work).chain(this::outcome);
    }

    private Uni<Proof> prove(SqlConnection connection, Optional<Grant> used, boolean byLink, boolean exchanges,
            String userAgent) {
        if (used.isEmpty()) {
            return Uni.createFrom().item(new Proof.None());
        }
        var grant = used.get();
        var method = VerifyType.method(grant.kind(), byLink);
        return bringAbout(connection, grant).chain(effected -> {
            if (effected.isEmpty()) {
                return Uni.createFrom().item(new Proof.Half());
            }
            var account = fit(effected);
            return exchanges && grant.challenge().isPresent()
                    ? exchangeable(connection, account, grant, method)
                    : open(connection, account, method, userAgent).map(Proof.class::cast);
        });
    }

    /** Empty where one half of a move is missing. */
    private Uni<Optional<Account>> bringAbout(SqlConnection connection, Grant grant) {
        return switch (grant.kind()) {
            case EMAIL_CHANGE_CURRENT, EMAIL_CHANGE_NEW -> changes.confirm(connection, grant);
            default -> addresses.confirm(connection, grant.userId(), grant.sentTo(), grant.kind() == Kind.SIGNUP)
                    .map(account -> Optional.of(account.orElseThrow(AuthProblem.OTP_EXPIRED::refusal)));
        };
    }

    private Uni<Proof> exchangeable(SqlConnection connection, Account account, Grant grant, String method) {
        return tokens
                .issue(connection, new Grant(account.id(), Kind.PKCE, grant.sentTo(), grant.challenge(), Optional.of(method)))
                .map(token -> new Proof.Exchange(token.link()));
    }

    private Uni<Proof.Entry> open(SqlConnection connection, Account account, String method, String userAgent) {
        var token = RefreshToken.random(random);
        return sessions.open(connection, account.id(), method, userAgent, token)
                .map(session -> new Proof.Entry(account, session, token));
    }

    private Account fit(Optional<Account> found) {
        var account = found.filter(present -> !present.isDeleted()).orElseThrow(AuthProblem.OTP_EXPIRED::refusal);
        if (account.isBanned(clock.instant())) {
            throw AuthProblem.BANNED.refusal();
        }
        return account;
    }

    private Uni<Outcome> outcome(Proof proof) {
        if (proof instanceof Proof.Entry entry) {
            return answer(entry).map(Outcome.Entered::new);
        }
        if (proof instanceof Proof.Exchange exchange) {
            return Uni.createFrom().item(new Outcome.Exchangeable(exchange.code()));
        }
        if (proof instanceof Proof.Half) {
            return Uni.createFrom().item(new Outcome.HalfMoved());
        }
        LOG.info("outcome=verification_refused reason=otp_expired");
        return Uni.createFrom().failure(AuthProblem.OTP_EXPIRED.refusal());
    }

    private Uni<AccessTokenResponse> answer(Proof.Entry entry) {
        LOG.infof("outcome=verified user=%s session=%s", entry.account().id(), entry.session().id());
        return accessTokens.answer(entry.account(), entry.session(), entry.token());
    }
}
