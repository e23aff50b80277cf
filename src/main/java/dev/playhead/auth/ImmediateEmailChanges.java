package dev.playhead.auth;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Believes whoever is signed in: where accounts are confirmed without a letter, so is another address. */
@DefaultBean
@ApplicationScoped
class ImmediateEmailChanges implements EmailChanges {

    private final AccountStore accounts;

    ImmediateEmailChanges(AccountStore accounts) {
        this.accounts = accounts;
    }

    @Override
    public Uni<Account> request(SqlConnection connection, Account account, EmailAddress wanted, UserChange.Back back) {
        return accounts.change(connection, account.id(), AccountChange.ofEmail(wanted));
    }
}
