package dev.playhead.auth.key;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code playhead.api_keys}. Every method works within a transaction of the service role. */
@ApplicationScoped
class ApiKeyStore {

    // A revoked key is not brought back by being configured.
    private static final String REGISTER = """
            insert into playhead.api_keys (kind, name, digest)
            values ($1, $2, $3)
            on conflict (digest) do nothing
            returning id, kind, name, created_at, revoked_at
            """;

    private static final String EXISTS = """
            select exists (select from playhead.api_keys where kind = $1) as known
            """;

    private static final String READ = """
            select kind, encode(digest, 'hex') as fingerprint
            from playhead.api_keys
            where revoked_at is null
            """;

    private static final String LIST = """
            select id, kind, name, created_at, revoked_at
            from playhead.api_keys
            order by created_at, id
            """;

    private static final String FIND = """
            select
                revoked_at is not null as is_revoked,
                kind = 'secret' and not exists (
                    select
                    from playhead.api_keys as other
                    where other.kind = 'secret' and other.revoked_at is null and other.id <> $1
                ) as is_last_secret
            from playhead.api_keys
            where id = $1
            """;

    private static final String REVOKE = """
            update playhead.api_keys
            set revoked_at = clock_timestamp()
            where id = $1
              and revoked_at is null
            """;

    /** What decides whether a key may be revoked. */
    record Standing(boolean isRevoked, boolean isLastSecret) {
    }

    /** Empty where the key was there before. */
    Uni<Optional<IssuedKey>> register(SqlConnection connection, ApiKey key, String name) {
        return run(connection, REGISTER, Tuple.of(key.kind().text(), name, Buffer.buffer(key.digest())))
                .map(rows -> list(rows).stream().findAny());
    }

    /** Whether there ever was a key of {@code kind}, revoked or not. */
    Uni<Boolean> exists(SqlConnection connection, ApiKey.Kind kind) {
        return run(connection, EXISTS, Tuple.of(kind.text()))
                .map(rows -> rows.iterator().next().getBoolean("known"));
    }

    /** Kinds of the keys that are good, by fingerprint. */
    Uni<Map<String, ApiKey.Kind>> read(SqlConnection connection) {
        return run(connection, READ, Tuple.tuple()).map(rows -> {
            var kinds = new HashMap<String, ApiKey.Kind>();
            rows.forEach(row -> kinds.put(row.getString("fingerprint"), ApiKey.Kind.of(row.getString("kind"))));
            return kinds;
        });
    }

    Uni<List<IssuedKey>> list(SqlConnection connection) {
        return run(connection, LIST, Tuple.tuple()).map(ApiKeyStore::list);
    }

    Uni<Optional<Standing>> find(SqlConnection connection, UUID id) {
        return run(connection, FIND, Tuple.of(id)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Standing(row.getBoolean("is_revoked"), row.getBoolean("is_last_secret")))
                .findAny());
    }

    Uni<Void> revoke(SqlConnection connection, UUID id) {
        return run(connection, REVOKE, Tuple.of(id)).replaceWithVoid();
    }

    private static List<IssuedKey> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(IssuedKey::of).toList();
    }

    private static Uni<RowSet<Row>> run(SqlConnection connection, String statement, Tuple parameters) {
        return connection.preparedQuery(statement).execute(parameters);
    }
}
