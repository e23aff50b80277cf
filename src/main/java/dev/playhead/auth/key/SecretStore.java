package dev.playhead.auth.key;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.key.KeyEncryption.Opened;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code playhead.secrets}. Every method works within a transaction of the service role. */
@ApplicationScoped
class SecretStore {

    private static final String REFRESH_TOKENS = "refresh_tokens";
    // What is encrypted is longer.
    private static final int SECRET_BYTES = 32;

    // Another replica that does the same at this moment makes this wait until it is done; its secret then stands.
    private static final String KEEP = """
            insert into playhead.secrets (name, value)
            values ($1, $2)
            on conflict (name) do nothing
            """;

    private static final String LOCK = """
            select value
            from playhead.secrets
            where name = $1
            for update
            """;

    private static final String READ = """
            select value
            from playhead.secrets
            where name = $1
            """;

    private static final String REWRITE = """
            update playhead.secrets
            set value = $2
            where name = $1
            """;

    private final KeyEncryption encryption;

    SecretStore(KeyEncryption encryption) {
        this.encryption = encryption;
    }

    /** Makes the secret where there is none, and locks it. */
    Uni<Void> keep(SqlConnection connection, SecureRandom random) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return connection.preparedQuery(KEEP).execute(Tuple.of(REFRESH_TOKENS, written(secret)))
                .chain(() -> lock(connection));
    }

    /** Keeps whoever else changes keys waiting until this transaction ends. */
    Uni<Void> lock(SqlConnection connection) {
        return connection.preparedQuery(LOCK).execute(Tuple.of(REFRESH_TOKENS)).replaceWithVoid();
    }

    Uni<Secret> read(SqlConnection connection) {
        return open(connection).map(opened -> new Secret(bytes(opened)));
    }

    /** Encrypts it as the configuration now has it. */
    Uni<Void> rewrite(SqlConnection connection) {
        return open(connection).chain(opened -> opened.isCurrent()
                ? Uni.createFrom().voidItem()
                : connection.preparedQuery(REWRITE).execute(Tuple.of(REFRESH_TOKENS, written(bytes(opened))))
                        .replaceWithVoid());
    }

    private Uni<Opened> open(SqlConnection connection) {
        return connection.preparedQuery(READ).execute(Tuple.of(REFRESH_TOKENS))
                .map(rows -> open(rows.iterator().next().getBuffer("value").getBytes()));
    }

    private Opened open(byte[] stored) {
        return stored.length == SECRET_BYTES
                ? new Opened(Base64.getEncoder().encodeToString(stored), !encryption.isOn())
                : encryption.decrypt(new String(stored, StandardCharsets.US_ASCII), "The secret of refresh tokens");
    }

    private Buffer written(byte[] secret) {
        return Buffer.buffer(encryption.isOn()
                ? encryption.encrypt(Base64.getEncoder().encodeToString(secret)).getBytes(StandardCharsets.US_ASCII)
                : secret);
    }

    private static byte[] bytes(Opened opened) {
        return Base64.getDecoder().decode(opened.text());
    }
}
