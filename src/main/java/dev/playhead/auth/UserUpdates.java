package dev.playhead.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.LiveSessions.Live;
import dev.playhead.auth.mail.Letter;
import dev.playhead.auth.mail.MailConfig;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Users change their own accounts.
 *
 * <p>
 * Passwords are checked and hashed between two transactions. The second begins with the account locked and the session looked
 * at once more, so a session that another change ended meanwhile changes nothing.
 */
@ApplicationScoped
class UserUpdates {

    private static final Logger LOG = Logger.getLogger(UserUpdates.class);
    private static final Duration RECENT = Duration.ofHours(24);

    private final LiveSessions live;
    private final AccountStore accounts;
    private final AuthSessionStore sessions;
    private final Passwords passwords;
    private final Reauthentications nonces;
    private final EmailChanges emailChanges;
    private final AccountConfig config;
    private final MailConfig mail;
    private final Clock clock;

    UserUpdates(LiveSessions live, AccountStore accounts, AuthSessionStore sessions, Passwords passwords,
            Reauthentications nonces,
            EmailChanges emailChanges, AccountConfig config,
            MailConfig mail, Clock clock) {
        this.mail = mail;
        this.live = live;
        this.accounts = accounts;
        this.sessions = sessions;
        this.passwords = passwords;
        this.nonces = nonces;
        this.emailChanges = emailChanges;
        this.config = config;
        this.clock = clock;
    }

    /** @param letters to be sent once all of it is committed */
    private record Changed(Account account, List<Letter> letters) {
    }

    Uni<User> update(Caller.User caller, UserChange change) {
        return live.see(caller)
                .chain(seen -> hash(seen, change)
                        .chain(hash -> live.hold(caller, (connection, held) -> enter(connection, seen, held, change, hash))))
                .map(changed -> changed.orElseThrow(AuthProblem.REAUTHENTICATION_NOT_VALID::refusal))
                .call(changed -> emailChanges.send(changed.account(), changed.letters()))
                .map(Changed::account)
                .invoke(account -> LOG.infof("outcome=user_updated user=%s email=%s password=%s", account.id(),
                        change.email().isPresent(), change.password().isPresent()))
                .map(User::of);
    }

    /** The new password's hash, once it may be the new one; empty where the password stays. */
    private Uni<Optional<String>> hash(Live seen, UserChange change) {
        if (change.password().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        var account = seen.known().account();
        if (account.email().isEmpty() && change.email().isEmpty()) {
            throw AuthRefusal.invalid(
                    "Updating password of an anonymous user without an email or phone is not allowed");
        }
        if (needsNonce(seen, change) && change.nonce().isEmpty()) {
            throw AuthProblem.REAUTHENTICATION_NEEDED.refusal();
        }
        var password = change.password().get();
        return checkCurrent(seen, change)
                .chain(() -> refuseSame(seen, password))
                .chain(() -> passwords.hash(password))
                .map(Optional::of);
    }

    private Uni<Void> checkCurrent(Live seen, UserChange change) {
        if (!needsCurrent(seen)) {
            return Uni.createFrom().voidItem();
        }
        var current = change.currentPassword().orElseThrow(AuthProblem.CURRENT_PASSWORD_REQUIRED::refusal);
        return passwords.check(current, seen.known().passwordHash())
                .invoke(verdict -> refuseIf(!verdict.right(), AuthProblem.CURRENT_PASSWORD_INVALID))
                .replaceWithVoid();
    }

    private Uni<Void> refuseSame(Live seen, Password password) {
        return seen.known().passwordHash().isEmpty()
                ? Uni.createFrom().voidItem()
                : passwords.check(password, seen.known().passwordHash())
                        .invoke(verdict -> refuseIf(verdict.right(), AuthProblem.SAME_PASSWORD))
                        .replaceWithVoid();
    }

    /** Empty, and nothing changed, where the nonce is wrong: that it was tried must be committed. */
    private Uni<Optional<Changed>> enter(SqlConnection connection, Live seen, Live held, UserChange change,
            Optional<String> hash) {
        // The password that was checked may not be the current one any more.
        refuseIf(hash.isPresent() && needsCurrent(held)
                && !held.known().passwordHash().equals(seen.known().passwordHash()), AuthProblem.CURRENT_PASSWORD_INVALID);
        var nonceIsGood = needsNonce(held, change)
                ? nonces.take(connection, held.known().account().id(), change.nonce().orElse(""))
                : Uni.createFrom().item(true);
        return nonceIsGood.chain(good -> good
                ? apply(connection, held, change, hash).map(Optional::of)
                : Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Changed> apply(SqlConnection connection, Live held, UserChange change, Optional<String> hash) {
        var before = held.known().account();
        return accounts.change(connection, before.id(), AccountChange.of(hash, change.data()))
                .invoke(after -> Metadata.USER.checkMerged(before.userMetadata(), after.userMetadata()))
                .chain(after -> changeEmail(connection, after, change))
                .call(() -> hash.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : sessions.end(connection, SignOutScope.OTHERS, held.session(), before.id()));
    }

    private Uni<Changed> changeEmail(SqlConnection connection, Account account, UserChange change) {
        return change.email()
                .filter(wanted -> !account.email().equals(Optional.of(wanted.text())))
                .map(wanted -> mail.confirm()
                        ? emailChanges.request(connection, account, wanted, change.asked())
                                .chain(letters -> accounts.find(connection, account.id())
                                        .map(planned -> new Changed(planned.orElseThrow(), letters)))
                        : moveAtOnce(connection, account, wanted))
                .orElseGet(() -> Uni.createFrom().item(new Changed(account, List.of())));
    }

    /** Where accounts are confirmed without a mail, so is another address. */
    private Uni<Changed> moveAtOnce(SqlConnection connection, Account account, EmailAddress wanted) {
        return accounts.isTaken(connection, wanted, account.id())
                .invoke(taken -> refuseIf(taken, AuthProblem.EMAIL_EXISTS))
                .chain(() -> accounts.change(connection, account.id(), AccountChange.ofEmail(wanted)))
                .map(moved -> new Changed(moved, List.of()));
    }

    private boolean needsCurrent(Live user) {
        return config.passwordChangeNeedsCurrent() && user.known().passwordHash().isPresent();
    }

    private boolean needsNonce(Live user, UserChange change) {
        return config.passwordChangeNeedsReauthentication() && change.password().isPresent()
                && user.age().createdAt().plus(RECENT).isBefore(clock.instant());
    }

    private static void refuseIf(boolean condition, AuthProblem problem) {
        if (condition) {
            throw problem.refusal();
        }
    }
}
