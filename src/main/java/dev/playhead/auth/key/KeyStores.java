package dev.playhead.auth.key;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * The stores of keys and secrets, and what is done to all of them together. Every method works within a transaction of the
 * service role.
 */
@ApplicationScoped
class KeyStores {

    private final SecretStore secrets;
    private final SigningKeyStore signing;
    private final ApiKeyStore apiKeys;

    KeyStores(SecretStore secrets, SigningKeyStore signing, ApiKeyStore apiKeys) {
        this.secrets = secrets;
        this.signing = signing;
        this.apiKeys = apiKeys;
    }

    SecretStore secrets() {
        return secrets;
    }

    SigningKeyStore signing() {
        return signing;
    }

    ApiKeyStore apiKeys() {
        return apiKeys;
    }

    /**
     * Makes what is missing of secrets and signing keys, has all of them encrypted as configured, registers the API keys, and
     * keeps other replicas from the same until the commit.
     *
     * @return with the API keys that were made
     */
    Uni<Established> establish(SqlConnection connection, ConfiguredKeys configured, SecureRandom random) {
        return secrets.keep(connection, random)
                .chain(() -> signing.forgetRetired(connection))
                .chain(() -> signing.rewrite(connection))
                .chain(() -> secrets.rewrite(connection))
                .chain(() -> ensureSigningKey(connection))
                .chain(() -> configured.register(apiKeys, connection, random))
                .chain(made -> read(connection).map(keys -> new Established(keys, made)));
    }

    record Established(Keys keys, List<ApiKey> made) {
    }

    /** Makes a key that signs at once where there is none. */
    Uni<Void> ensureSigningKey(SqlConnection connection) {
        return signing.list(connection).chain(keys -> keys.isEmpty()
                ? signing.add(connection, SigningKey.random(), Duration.ZERO)
                : Uni.createFrom().voidItem());
    }

    Uni<Keys> read(SqlConnection connection) {
        return signing.read(connection)
                .chain(signingKeys -> apiKeys.read(connection)
                        .chain(kinds -> secrets.read(connection)
                                .map(secret -> new Keys(signingKeys, kinds, secret))));
    }
}
