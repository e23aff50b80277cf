package dev.playhead.auth;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** How an account moves to another address. */
interface EmailChanges {

    /**
     * Moves {@code account} to {@code wanted}, which nobody else has, or begins to; gives the account as it is then.
     *
     * <p>
     * Called within a transaction that holds the account locked. Nothing may leave the house before it is committed.
     */
    Uni<Account> request(SqlConnection connection, Account account, EmailAddress wanted, UserChange.Back back);
}
