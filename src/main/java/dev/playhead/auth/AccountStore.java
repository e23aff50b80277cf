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
import io.vertx.pgclient.PgException;

/** The SQL of {@code auth.users}. Every method works within a transaction of the service role. */
@ApplicationScoped
class AccountStore {

    private static final String UNIQUE_VIOLATION = "23505";

    // The profile is made by a trigger. Nothing comes back where the address is taken.
    private static final String ADD = """
            insert into auth.users as account (email, encrypted_password, email_confirmed_at, raw_user_meta_data)
            values ($1, $2, now(), $3)
            on conflict (email) do nothing
            returning %s
            """.formatted(Account.COLUMNS);

    // Whoever is nobody yet has no way to sign in either.
    private static final String ADD_ANONYMOUS = """
            insert into auth.users as account (is_anonymous, raw_app_meta_data, raw_user_meta_data)
            values (true, '{}', $1)
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

    private static final String FIND_BY_ID_WITH_PASSWORD = """
            select account.encrypted_password, %s
            from auth.users as account
            where account.id = $1
            """.formatted(Account.COLUMNS);

    private static final String LOCK = FIND_BY_ID_WITH_PASSWORD + "for no key update";

    private static final String IS_TAKEN = """
            select exists (select from auth.users where email = $1 and id <> $2) as found
            """;

    // Metadata is merged here rather than by whoever read it before, so that two at once do not lose one another's keys.
    // Whoever was nobody is somebody by having an address. With the address or the password goes what was sent to prove it.
    private static final String CHANGE = """
            with outdated as (
                delete from playhead.one_time_tokens
                where user_id = $1
                  and ($2::text is not null or $4::text is not null)
            )
            update auth.users as account
            set email = coalesce($2::text, account.email),
                email_change = case when $2::text is null then account.email_change end,
                email_confirmed_at = case
                    when $3 and ($2::text is distinct from account.email or account.email_confirmed_at is null)
                        then now()
                    else account.email_confirmed_at
                end,
                encrypted_password = coalesce($4::text, account.encrypted_password),
                raw_user_meta_data = (coalesce(account.raw_user_meta_data, '{}') || $5::jsonb) - $6::text[],
                raw_app_meta_data = (
                    coalesce(account.raw_app_meta_data, '{}')
                        || case
                            when account.is_anonymous and $2::text is not null
                                then '{"provider": "email", "providers": ["email"]}'::jsonb
                            else '{}'
                        end
                        || $7::jsonb
                    ) - $8::text[],
                is_anonymous = account.is_anonymous and $2::text is null,
                banned_until = case when $9 then now() + make_interval(secs => $10) else account.banned_until end,
                updated_at = now()
            where account.id = $1
            returning %s
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
                .map(AccountStore::known);
    }

    Uni<Optional<Account>> find(SqlConnection connection, UUID id) {
        return run(connection, FIND, Tuple.of(id)).map(AccountStore::first);
    }

    Uni<Account> addAnonymous(SqlConnection connection, Map<String, Object> data) {
        return run(connection, ADD_ANONYMOUS, Tuple.of(new JsonObject(data)))
                .map(rows -> Account.read(rows.iterator().next()));
    }

    Uni<Optional<Known>> findWithPassword(SqlConnection connection, UUID id) {
        return run(connection, FIND_BY_ID_WITH_PASSWORD, Tuple.of(id)).map(AccountStore::known);
    }

    /** Reads it and keeps others from changing it until the transaction ends. */
    Uni<Optional<Known>> lock(SqlConnection connection, UUID id) {
        return run(connection, LOCK, Tuple.of(id)).map(AccountStore::known);
    }

    /** Whether somebody else than {@code id} has the address. */
    Uni<Boolean> isTaken(SqlConnection connection, EmailAddress email, UUID id) {
        return run(connection, IS_TAKEN, Tuple.of(email.text(), id))
                .map(rows -> rows.iterator().next().getBoolean("found"));
    }

    /** Refused as {@code email_exists} where the address is taken; the account must be there, and locked. */
    Uni<Account> change(SqlConnection connection, UUID id, AccountChange change) {
        var parameters = Tuple.tuple()
                .addUUID(id)
                .addString(change.email().map(EmailAddress::text).orElse(null))
                .addBoolean(change.confirmed())
                .addString(change.passwordHash().orElse(null))
                .addValue(change.userMetadata().put())
                .addArrayOfString(change.userMetadata().removedKeys())
                .addValue(change.appMetadata().put())
                .addArrayOfString(change.appMetadata().removedKeys())
                .addBoolean(change.ban().isPresent())
                .addDouble(change.banSeconds());
        return run(connection, CHANGE, parameters)
                .map(rows -> Account.read(rows.iterator().next()))
                // Somebody was faster.
                .onFailure(AccountStore::isDuplicate).transform(taken -> AuthProblem.EMAIL_EXISTS.refusal());
    }

    /** Notes the time; empty where the account is gone. */
    Uni<Optional<Account>> noteSignIn(SqlConnection connection, UUID id) {
        return run(connection, NOTE_SIGN_IN, Tuple.of(id)).map(AccountStore::first);
    }

    Uni<Void> renewPassword(SqlConnection connection, UUID id, String checked, String renewed) {
        return run(connection, RENEW_PASSWORD, Tuple.of(id, checked, renewed)).replaceWithVoid();
    }

    private static boolean isDuplicate(Throwable failure) {
        return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
    }

    private static Optional<Known> known(RowSet<Row> rows) {
        return row(rows).map(row -> new Known(Account.read(row), hash(row)));
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
