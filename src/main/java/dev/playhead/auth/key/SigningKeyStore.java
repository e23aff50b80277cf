package dev.playhead.auth.key;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.key.KeyEncryption.Opened;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The SQL of {@code playhead.signing_keys}. Every method works within a transaction of the service role; those that change
 * something want the {@linkplain SecretStore#lock lock} of keys to be held, and so never meet.
 *
 * <p>
 * Times are the database's, which all replicas share, and those of the statement rather than of the transaction, which may
 * have waited for the lock.
 */
@ApplicationScoped
class SigningKeyStore {

    // The first signs: the newest whose time has come, else the oldest there is.
    private static final String READ = """
            with key as (
                select id, private_jwk, created_at, signs_from <= clock_timestamp() as may_sign
                from playhead.signing_keys
                where retires_at > clock_timestamp()
            )
            select id, private_jwk
            from key
            order by may_sign desc, case when may_sign then created_at end desc, created_at, id
            """;

    private static final String LIST = """
            with key as (
                select id, created_at, signs_from, retires_at, signs_from <= clock_timestamp() as may_sign
                from playhead.signing_keys
                where retires_at > clock_timestamp()
            ),
            ranked as (
                select
                    *,
                    row_number() over (
                        order by may_sign desc, case when may_sign then created_at end desc, created_at, id
                    ) as rank
                from key
            )
            select
                id,
                case when rank = 1 then 'signing' when may_sign then 'verifying' else 'standby' end as state,
                created_at,
                signs_from,
                nullif(retires_at, 'infinity') as retires_at
            from ranked
            order by created_at desc, id
            """;

    private static final String READ_ALL = """
            select id, private_jwk
            from playhead.signing_keys
            """;

    private static final String REWRITE = """
            update playhead.signing_keys
            set private_jwk = $2
            where id = $1
            """;

    private static final String ADD = """
            insert into playhead.signing_keys (id, private_jwk, public_jwk, created_at, signs_from)
            values ($1, $2, $3, clock_timestamp(), clock_timestamp() + $4 * interval '1 second')
            """;

    private static final String HASTEN = """
            update playhead.signing_keys
            set signs_from = least(signs_from, clock_timestamp() + $2 * interval '1 second')
            where id = $1
            """;

    private static final String RETIRE_OTHERS = """
            update playhead.signing_keys as older
            set retires_at = least(older.retires_at, successor.signs_from + $2 * interval '1 second')
            from playhead.signing_keys as successor
            where successor.id = $1
              and older.id <> successor.id
            """;

    private static final String KEEP_NEWEST = """
            update playhead.signing_keys
            set retires_at = 'infinity'
            where id = $1
            """;

    private static final String REMOVE = """
            delete from playhead.signing_keys
            where id = $1
              and retires_at > clock_timestamp()
            """;

    // For a while they tell an operator what a token was signed with.
    private static final String FORGET_RETIRED = """
            delete from playhead.signing_keys
            where retires_at < clock_timestamp() - interval '1 day'
            """;

    private final KeyEncryption encryption;

    SigningKeyStore(KeyEncryption encryption) {
        this.encryption = encryption;
    }

    /** All that verify; the first signs. */
    Uni<List<SigningKey>> read(SqlConnection connection) {
        return run(connection, READ, Tuple.tuple())
                .map(rows -> list(rows, row -> SigningKey.parse(row.getUUID("id"), open(row).text())));
    }

    /** All that verify, the newest first. */
    Uni<List<PublishedKey>> list(SqlConnection connection) {
        return run(connection, LIST, Tuple.tuple()).map(rows -> list(rows, PublishedKey::of));
    }

    Uni<Void> add(SqlConnection connection, SigningKey key, Duration untilItSigns) {
        return run(connection, ADD, Tuple.of(UUID.fromString(key.id()), written(key.privateJwk()),
                new JsonObject(key.publicJwk()), seconds(untilItSigns))).replaceWithVoid();
    }

    /** Has the key sign in {@code untilItSigns}, unless it does so earlier. */
    Uni<Void> hasten(SqlConnection connection, UUID id, Duration untilItSigns) {
        return run(connection, HASTEN, Tuple.of(id, seconds(untilItSigns))).replaceWithVoid();
    }

    /** Has all others retire {@code after} this one signs, unless they do so earlier. */
    Uni<Void> retireOthers(SqlConnection connection, UUID id, Duration after) {
        return run(connection, RETIRE_OTHERS, Tuple.of(id, seconds(after))).replaceWithVoid();
    }

    Uni<Void> keep(SqlConnection connection, UUID id) {
        return run(connection, KEEP_NEWEST, Tuple.of(id)).replaceWithVoid();
    }

    /** Whether there was such a key. */
    Uni<Boolean> remove(SqlConnection connection, UUID id) {
        return run(connection, REMOVE, Tuple.of(id)).map(rows -> rows.rowCount() > 0);
    }

    Uni<Void> forgetRetired(SqlConnection connection) {
        return run(connection, FORGET_RETIRED, Tuple.tuple()).replaceWithVoid();
    }

    /** Encrypts all as the configuration now has it. */
    Uni<Void> rewrite(SqlConnection connection) {
        return run(connection, READ_ALL, Tuple.tuple())
                .map(rows -> list(rows, row -> new Rewriting(row.getUUID("id"), open(row))))
                .map(all -> all.stream().filter(each -> !each.key().isCurrent()).toList())
                .chain(stale -> stale.isEmpty() ? Uni.createFrom().voidItem() : rewrite(connection, stale));
    }

    private record Rewriting(UUID id, Opened key) {
    }

    private Uni<Void> rewrite(SqlConnection connection, List<Rewriting> stale) {
        var rows = stale.stream().map(each -> Tuple.of(each.id(), written(each.key().text()))).toList();
        return connection.preparedQuery(REWRITE).executeBatch(rows).replaceWithVoid();
    }

    private Opened open(Row row) {
        var stored = row.getJsonObject("private_jwk");
        return Optional.ofNullable(stored.getString("jwe"))
                .map(jwe -> encryption.decrypt(jwe, "The signing key " + row.getUUID("id")))
                .orElseGet(() -> new Opened(stored.encode(), !encryption.isOn()));
    }

    private JsonObject written(String privateJwk) {
        return encryption.isOn() ? JsonObject.of("jwe", encryption.encrypt(privateJwk)) : new JsonObject(privateJwk);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }

    private static Uni<RowSet<Row>> run(SqlConnection connection, String statement, Tuple parameters) {
        return connection.preparedQuery(statement).execute(parameters);
    }
}
