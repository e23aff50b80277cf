package dev.playhead.auth.key;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of keys and secrets. Every method works within a transaction of the service role. */
@ApplicationScoped
class KeyStore {

    private static final String REFRESH_TOKENS = "refresh_tokens";
    private static final int SECRET_BYTES = 32;

    // Another replica that does the same at this moment makes this wait until it is done; its secret then stands.
    private static final String KEEP_SECRET = """
            insert into playhead.secrets (name, value)
            values ($1, $2)
            on conflict (name) do nothing
            """;

    private static final String LOCK_SECRET = """
            select value
            from playhead.secrets
            where name = $1
            for update
            """;

    private static final String READ_SECRET = """
            select value
            from playhead.secrets
            where name = $1
            """;

    private static final String ADD_FIRST_SIGNING_KEY = """
            insert into playhead.signing_keys (id, private_jwk, public_jwk)
            select $1, $2, $3
            where not exists (select from playhead.signing_keys)
            """;

    // The first signs: the newest that has been here long enough for every replica to know it, else the oldest there is.
    private static final String READ_SIGNING_KEYS = """
            with key as (
                select id, private_jwk, created_at, created_at < now() - interval '30 seconds' as is_known_everywhere
                from playhead.signing_keys
            )
            select id, private_jwk
            from key
            order by is_known_everywhere desc, case when is_known_everywhere then created_at end desc, created_at, id
            """;

    // A revoked key is not brought back by being configured.
    private static final String REGISTER_API_KEY = """
            insert into playhead.api_keys (kind, name, digest)
            values ($1, $2, $3)
            on conflict (digest) do nothing
            """;

    private static final String HAS_API_KEY = """
            select exists (select from playhead.api_keys where kind = $1) as known
            """;

    private static final String READ_API_KEYS = """
            select kind, encode(digest, 'hex') as fingerprint
            from playhead.api_keys
            where revoked_at is null
            """;

    /** Makes what a new database lacks of secrets and signing keys, and keeps other replicas from it until the commit. */
    Uni<Void> establish(SqlConnection connection, SecureRandom random) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        var first = SigningKey.random();
        return run(connection, KEEP_SECRET, Tuple.of(REFRESH_TOKENS, Buffer.buffer(secret)))
                .chain(() -> run(connection, LOCK_SECRET, Tuple.of(REFRESH_TOKENS)))
                .chain(() -> run(connection, ADD_FIRST_SIGNING_KEY, Tuple.of(UUID.fromString(first.id()),
                        new JsonObject(first.privateJwk()), new JsonObject(first.publicJwk()))))
                .replaceWithVoid();
    }

    Uni<Void> register(SqlConnection connection, ApiKey key, String name) {
        return run(connection, REGISTER_API_KEY, Tuple.of(key.kind().text(), name, Buffer.buffer(key.digest())))
                .replaceWithVoid();
    }

    /** Whether there ever was a key of {@code kind}, revoked or not. */
    Uni<Boolean> hasApiKey(SqlConnection connection, ApiKey.Kind kind) {
        return run(connection, HAS_API_KEY, Tuple.of(kind.text()))
                .map(rows -> rows.iterator().next().getBoolean("known"));
    }

    Uni<Keys> read(SqlConnection connection) {
        return readSigningKeys(connection)
                .chain(signing -> readApiKeys(connection)
                        .chain(apiKeys -> readSecret(connection)
                                .map(secret -> new Keys(signing, apiKeys, secret))));
    }

    private static Uni<List<SigningKey>> readSigningKeys(SqlConnection connection) {
        return run(connection, READ_SIGNING_KEYS, Tuple.tuple())
                .map(rows -> stream(rows)
                        .map(row -> SigningKey.parse(row.getUUID("id"), row.getJsonObject("private_jwk").encode()))
                        .toList());
    }

    private static Uni<Map<String, ApiKey.Kind>> readApiKeys(SqlConnection connection) {
        return run(connection, READ_API_KEYS, Tuple.tuple()).map(rows -> {
            var kinds = new HashMap<String, ApiKey.Kind>();
            rows.forEach(row -> kinds.put(row.getString("fingerprint"), ApiKey.Kind.of(row.getString("kind"))));
            return kinds;
        });
    }

    private static Uni<Secret> readSecret(SqlConnection connection) {
        return run(connection, READ_SECRET, Tuple.of(REFRESH_TOKENS))
                .map(rows -> new Secret(rows.iterator().next().getBuffer("value").getBytes()));
    }

    private static Uni<RowSet<Row>> run(SqlConnection connection, String statement, Tuple parameters) {
        return connection.preparedQuery(statement).execute(parameters);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
