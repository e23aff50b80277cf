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

/** The SQL of {@code auth.users}. Every method works within a transaction of the service role. */
@ApplicationScoped
class AccountStore {

    // The profile is made by a trigger. Nothing comes back where the address is taken.
    private static final String ADD = """
            insert into auth.users as account (email, encrypted_password, email_confirmed_at, raw_user_meta_data)
            values ($1, $2, now(), $3)
            on conflict (email) do nothing
            returning %s
            """.formatted(Account.COLUMNS);

    private static final String FIND_WITH_PASSWORD = """
            select account.encrypted_password, %s
            from auth.users as account
            where account.email = $1
            """.formatted(Account.COLUMNS);

    private static final String FIND = """
            select %s
            from auth.users as account
            where account.id = $1
            """.formatted(Account.COLUMNS);

    private static final String NOTE_SIGN_IN = """
            update auth.users as account
            set last_sign_in_at = now(), updated_at = now()
            where account.id = $1
            returning %s
            """.formatted(Account.COLUMNS);

    // Only in place of the hash that was checked: the password may have been changed meanwhile.
    private static final String RENEW_PASSWORD = """
            update auth.users
            set encrypted_password = $3, updated_at = now()
            where id = $1
              and encrypted_password = $2
            """;

    /** An account, and its password's hash where it has one. */
    record Known(Account account, Optional<String> passwordHash) {
    }

    /** Adds a confirmed account; empty where the address is taken. */
    Uni<Optional<Account>> add(SqlConnection connection, EmailAddress email, String passwordHash, Map<String, Object> data) {
        return run(connection, ADD, Tuple.of(email.text(), passwordHash, new JsonObject(data)))
                .map(AccountStore::first);
    }

    Uni<Optional<Known>> findWithPassword(SqlConnection connection, EmailAddress email) {
        return run(connection, FIND_WITH_PASSWORD, Tuple.of(email.text()))
                .map(rows -> row(rows).map(row -> new Known(Account.read(row), hash(row))));
    }

    Uni<Optional<Account>> find(SqlConnection connection, UUID id) {
        return run(connection, FIND, Tuple.of(id)).map(AccountStore::first);
    }

    /** Notes the time; empty where the account is gone. */
    Uni<Optional<Account>> noteSignIn(SqlConnection connection, UUID id) {
        return run(connection, NOTE_SIGN_IN, Tuple.of(id)).map(AccountStore::first);
    }

    Uni<Void> renewPassword(SqlConnection connection, UUID id, String checked, String renewed) {
        return run(connection, RENEW_PASSWORD, Tuple.of(id, checked, renewed)).replaceWithVoid();
    }

    private static Optional<String> hash(Row row) {
        return Optional.ofNullable(row.getString("encrypted_password")).filter(hash -> !hash.isEmpty());
    }

    private static Uni<RowSet<Row>> run(SqlConnection connection, String statement, Tuple parameters) {
        return connection.preparedQuery(statement).execute(parameters);
    }

    private static Optional<Account> first(RowSet<Row> rows) {
        return row(rows).map(Account::read);
    }

    private static Optional<Row> row(RowSet<Row> rows) {
        var iterator = rows.iterator();
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }
}
