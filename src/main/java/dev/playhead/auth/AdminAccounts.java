package dev.playhead.auth;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.AccountAdminStore.Listed;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Accounts in the hands of whoever runs the app. */
@ApplicationScoped
class AdminAccounts {

    private static final Logger LOG = Logger.getLogger(AdminAccounts.class);

    private final Database database;
    private final AccountStore accounts;
    private final AccountAdminStore store;
    private final AuthSessionStore sessions;
    private final Passwords passwords;

    AdminAccounts(Database database, AccountStore accounts, AccountAdminStore store, AuthSessionStore sessions,
            Passwords passwords) {
        this.database = database;
        this.accounts = accounts;
        this.store = store;
        this.sessions = sessions;
        this.passwords = passwords;
    }

    Uni<Listed> list(int limit, long offset) {
        return database.actingAs(new Caller.Service(), connection -> store.list(connection, limit, offset));
    }

    Uni<Account> find(UUID id) {
        return database.actingAs(new Caller.Service(), connection -> accounts.find(connection, id))
                .map(found -> found.orElseThrow(AuthProblem.NO_SUCH_USER::refusal));
    }

    /** Makes an account that nobody is signed in to; it has a profile at once. */
    Uni<Account> create(AdminChange wanted) {
        return hash(wanted)
                .chain(complete -> database.actingAs(new Caller.Service(), connection -> store
                        .add(connection, wanted.id(), complete)
                        .chain(added -> added
                                .map(account -> Uni.createFrom().item(account))
                                .orElseGet(() -> refuseTaken(connection, complete)))))
                .invoke(account -> LOG.infof("outcome=account_made by=admin user=%s", account.id()));
    }

    /** A new password ends the sessions of whoever had the old one. */
    Uni<Account> update(UUID id, AdminChange wanted) {
        return hash(wanted)
                .chain(complete -> database.actingAs(new Caller.Service(), connection -> accounts.lock(connection, id)
                        .map(known -> known.orElseThrow(AuthProblem.NO_SUCH_USER::refusal).account())
                        .chain(before -> change(connection, before, complete))
                        .call(() -> wanted.changesPassword()
                                ? sessions.endAll(connection, id)
                                : Uni.createFrom().voidItem())))
                .invoke(account -> LOG.infof("outcome=account_changed by=admin user=%s", account.id()));
    }

    /** {@code softly}, the row stays and forgets whose it was; else whatever belongs to the account goes with it. */
    Uni<Void> delete(UUID id, boolean softly) {
        return database.actingAs(new Caller.Service(), connection -> accounts.lock(connection, id)
                .invoke(known -> known.orElseThrow(AuthProblem.NO_SUCH_USER::refusal))
                .chain(() -> softly
                        ? store.deleteSoftly(connection, id).chain(() -> sessions.endAll(connection, id))
                        : store.delete(connection, id)))
                .invoke(() -> LOG.infof("outcome=account_deleted by=admin softly=%s user=%s", softly, id));
    }

    private Uni<Account> change(SqlConnection connection, Account before, AccountChange change) {
        return refuseTaken(connection, before.id(), change)
                .chain(() -> accounts.change(connection, before.id(), change))
                .invoke(after -> Metadata.USER.checkMerged(before.userMetadata(), after.userMetadata()))
                .invoke(after -> Metadata.APP.checkMerged(before.appMetadata(), after.appMetadata()));
    }

    private Uni<Void> refuseTaken(SqlConnection connection, UUID id, AccountChange change) {
        return change.email()
                .map(email -> accounts.isTaken(connection, email, id).invoke(taken -> {
                    if (taken) {
                        throw AuthProblem.EMAIL_EXISTS.refusal();
                    }
                }).replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Account> refuseTaken(SqlConnection connection, AccountChange change) {
        return accounts.findWithPassword(connection, change.email().orElseThrow())
                .map(known -> known.isPresent() ? AuthProblem.EMAIL_EXISTS : AuthProblem.USER_ALREADY_EXISTS)
                .chain(problem -> Uni.createFrom().failure(problem.refusal()));
    }

    private Uni<AccountChange> hash(AdminChange wanted) {
        return wanted.password()
                .map(password -> passwords.hash(password).map(hash -> wanted.withHash(Optional.of(hash))))
                .orElseGet(() -> Uni.createFrom().item(wanted.change()));
    }
}
