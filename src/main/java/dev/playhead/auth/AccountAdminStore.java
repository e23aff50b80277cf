package dev.playhead.auth;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code auth.users} for administrators. Every method works within a transaction of the service role. */
@ApplicationScoped
class AccountAdminStore {

    // The profile is made by a trigger. Nothing comes back where the address or the id is taken.
    private static final String ADD = """
            insert into auth.users as account (
                id, email, encrypted_password, email_confirmed_at, raw_user_meta_data, raw_app_meta_data, banned_until
            )
            values (
                coalesce($1, gen_random_uuid()), $2, $3, case when $4 then now() end, $5,
                '{"provider": "email", "providers": ["email"]}'::jsonb || $6::jsonb, now() + make_interval(secs => $7)
            )
            on conflict do nothing
            returning %s
            """.formatted(Account.COLUMNS);

    private static final String LIST = """
            select %s
            from auth.users as account
            order by account.created_at desc, account.id
            limit $1
            offset $2
            """.formatted(Account.COLUMNS);

    private static final String COUNT = "select count(*) as total from auth.users";

    private static final String DELETE = "delete from auth.users where id = $1";

    // The row stays for what refers to it. Who it was goes, and the address is free again.
    private static final String DELETE_SOFTLY = """
            with outdated as (
                delete from playhead.one_time_tokens
                where user_id = $1
            )
            update auth.users
            set deleted_at = now(),
                email = null,
                email_change = null,
                email_confirmed_at = null,
                encrypted_password = null,
                raw_user_meta_data = '{}',
                raw_app_meta_data = '{}',
                updated_at = now()
            where id = $1
              and deleted_at is null
            """;

    /** Some accounts, and how many there are. */
    record Listed(List<Account> accounts, long total) {
    }

    /** Empty where the address or the id is taken. */
    Uni<Optional<Account>> add(SqlConnection connection, Optional<UUID> id, AccountChange wanted) {
        var parameters = Tuple.tuple()
                .addUUID(id.orElse(null))
                .addString(wanted.email().orElseThrow().text())
                .addString(wanted.passwordHash().orElse(null))
                .addBoolean(wanted.confirmed())
                .addValue(wanted.userMetadata().put())
                .addValue(wanted.appMetadata().put())
                .addDouble(wanted.banSeconds());
        return connection.preparedQuery(ADD).execute(parameters).map(rows -> accounts(rows).stream().findAny());
    }

    Uni<Listed> list(SqlConnection connection, int limit, long offset) {
        return connection.query(COUNT).execute()
                .map(rows -> rows.iterator().next().getLong("total"))
                .chain(total -> connection.preparedQuery(LIST).execute(Tuple.of(limit, offset))
                        .map(rows -> new Listed(accounts(rows), total)));
    }

    /** Whatever belongs to the account goes with it. */
    Uni<Void> delete(SqlConnection connection, UUID id) {
        return connection.preparedQuery(DELETE).execute(Tuple.of(id)).replaceWithVoid();
    }

    Uni<Void> deleteSoftly(SqlConnection connection, UUID id) {
        return connection.preparedQuery(DELETE_SOFTLY).execute(Tuple.of(id)).replaceWithVoid();
    }

    private static List<Account> accounts(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Account::read).toList();
    }
}
