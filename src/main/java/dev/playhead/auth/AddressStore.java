package dev.playhead.auth;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of addresses to be proved. Every method works within a transaction of the service role. */
@ApplicationScoped
class AddressStore {

    private static final String ADD_UNCONFIRMED = """
            insert into auth.users as account (email, encrypted_password, raw_user_meta_data)
            values ($1, $2, $3)
            on conflict (email) do nothing
            returning %s
            """.formatted(Account.COLUMNS);

    // Only as long as the account has the address that was proved. A password that was set before anybody proved the address
    // may be a stranger's: it stays only if the proof belongs to the very sign-up that brought it.
    private static final String CONFIRM = """
            update auth.users as account
            set email_confirmed_at = coalesce(account.email_confirmed_at, now()),
                encrypted_password = case
                    when account.email_confirmed_at is not null or $3 then account.encrypted_password
                end,
                last_sign_in_at = now(),
                updated_at = now()
            where account.id = $1
              and account.email = $2
              and account.deleted_at is null
            returning %s
            """.formatted(Account.COLUMNS);

    private static final String REPLACE_PASSWORD = """
            update auth.users
            set encrypted_password = $2, updated_at = now()
            where id = $1
              and email_confirmed_at is null
            """;

    private static final String DROP_PASSWORD = """
            update auth.users
            set encrypted_password = null, updated_at = now()
            where id = $1
              and encrypted_password = $2
              and email_confirmed_at is null
            """;

    // Changes nothing, but makes its transaction one that is written down and flushed to the disk.
    private static final String PRETEND = """
            select pg_catalog.pg_logical_emit_message(true, 'playhead', '')
            """;

    // Both proofs of a move at once must not each believe that the other is missing.
    private static final String LOCK = """
            select %s
            from auth.users as account
            where account.id = $1
            for update
            """.formatted(Account.COLUMNS);

    private static final String PLAN_MOVE = """
            update auth.users
            set email_change = $2, updated_at = now()
            where id = $1
            """;

    // Nothing comes back where somebody else took the address meanwhile.
    private static final String MOVE = """
            update auth.users as account
            set email = account.email_change,
                email_change = null,
                email_confirmed_at = now(),
                is_anonymous = false,
                last_sign_in_at = now(),
                updated_at = now()
            where account.id = $1
              and account.email_change <> ''
              and account.deleted_at is null
              and not exists (select from auth.users as other where other.email = account.email_change)
            returning %s
            """.formatted(Account.COLUMNS);

    private static final String IS_TAKEN = """
            select exists (select from auth.users where email = $1) as taken
            """;

    /** Empty where the address is taken. */
    Uni<Optional<Account>> addUnconfirmed(SqlConnection connection, EmailAddress email, Optional<String> passwordHash,
            Map<String, Object> data) {
        return run(connection, ADD_UNCONFIRMED, Tuple.of(email.text(), passwordHash.orElse(null), new JsonObject(data)))
                .map(AddressStore::first);
    }

    /** Notes that the address is the owner's; empty where the account is gone or has another address by now. */
    Uni<Optional<Account>> confirm(SqlConnection connection, UUID id, String email, boolean keepsPassword) {
        return run(connection, CONFIRM, Tuple.of(id, email, keepsPassword)).map(AddressStore::first);
    }

    /** Gives an account that nobody confirmed yet another password. */
    Uni<Void> replacePassword(SqlConnection connection, UUID id, String hash) {
        return run(connection, REPLACE_PASSWORD, Tuple.of(id, hash)).replaceWithVoid();
    }

    /** Takes a password off an account that nobody confirmed yet. */
    Uni<Void> dropPassword(SqlConnection connection, UUID id, String checked) {
        return run(connection, DROP_PASSWORD, Tuple.of(id, checked)).replaceWithVoid();
    }

    /** Takes about as long as adding an account. */
    Uni<Void> pretend(SqlConnection connection) {
        return connection.preparedQuery(PRETEND).execute().replaceWithVoid();
    }

    /** Reads an account and keeps others from changing it until the transaction ends. */
    Uni<Optional<Account>> lock(SqlConnection connection, UUID id) {
        return run(connection, LOCK, Tuple.of(id)).map(AddressStore::first);
    }

    Uni<Void> planMove(SqlConnection connection, UUID id, EmailAddress to) {
        return run(connection, PLAN_MOVE, Tuple.of(id, to.text())).replaceWithVoid();
    }

    /** Moves the account to the address that was planned; empty where that is not possible any more. */
    Uni<Optional<Account>> move(SqlConnection connection, UUID id) {
        return run(connection, MOVE, Tuple.of(id)).map(AddressStore::first);
    }

    Uni<Boolean> isTaken(SqlConnection connection, EmailAddress email) {
        return run(connection, IS_TAKEN, Tuple.of(email.text())).map(rows -> rows.iterator().next().getBoolean("taken"));
    }

    private static Uni<RowSet<Row>> run(SqlConnection connection, String statement, Tuple parameters) {
        return connection.preparedQuery(statement).execute(parameters);
    }

    private static Optional<Account> first(RowSet<Row> rows) {
        var iterator = rows.iterator();
        return iterator.hasNext() ? Optional.of(Account.read(iterator.next())) : Optional.empty();
    }
}
