package dev.playhead.auth.key;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Which signing key follows which.
 *
 * <p>
 * A new key is published first and signs later, because whoever verifies may hold a key set from before. The older ones are
 * published until the last token that they signed is over. At any time exactly one key, the newest, does not retire.
 */
@ApplicationScoped
public class SigningKeys {

    private static final Logger LOG = Logger.getLogger(SigningKeys.class);
    // Beyond the times that are reckoned with: for a replica that was slow to notice, and for clocks that differ.
    private static final Duration HASTE = Duration.ofSeconds(2);
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Database database;
    private final KeyStores stores;
    private final KeyRing ring;
    private final KeyConfig config;

    SigningKeys(Database database, KeyStores stores, KeyRing ring, KeyConfig config) {
        this.database = database;
        this.stores = stores;
        this.ring = ring;
        this.config = config;
    }

    /** @param isNew false where a rotation was under way, which this one then joined */
    public record Rotated(PublishedKey key, boolean isNew) {
    }

    /** Whether a thief of the database is without them. */
    public boolean areEncrypted() {
        return config.keyEncryptionKey().isPresent();
    }

    /** All that verify, the newest first. */
    public Uni<List<PublishedKey>> list() {
        return database.actingAs(new Caller.Service(), stores.signing()::list);
    }

    /**
     * Begins to replace the key that signs, or joins the rotation that is under way.
     *
     * @param immediately within seconds: as soon as every replica can know the key, rather than everybody who caches key sets
     * @param tokenLifetime how long the older keys must verify what they signed
     */
    public Uni<Rotated> rotate(boolean immediately, Duration tokenLifetime) {
        var wait = immediately ? config.keysRefreshedEvery().plus(HASTE) : config.signingKeyStandby();
        var rest = tokenLifetime.plus(config.keysRefreshedEvery()).plus(MARGIN);
        return database.actingAs(new Caller.Service(), connection -> rotate(connection, wait, rest))
                .call(ring::refreshNow)
                .invoke(rotated -> LOG.infof("outcome=signing_key_rotated kid=%s signs_from=%s new=%s", rotated.key().id(),
                        rotated.key().signsFrom(), rotated.isNew()));
    }

    private Uni<Rotated> rotate(SqlConnection connection, Duration wait, Duration rest) {
        return stores.secrets().lock(connection)
                .chain(() -> stores.signing().forgetRetired(connection))
                .chain(() -> stores.signing().list(connection))
                .chain(keys -> newest(keys, PublishedKey.STANDBY)
                        .map(standby -> hasten(connection, standby, wait))
                        .orElseGet(() -> add(connection, wait)))
                .call(successor -> stores.signing().retireOthers(connection, successor.id(), rest))
                .chain(successor -> stores.signing().list(connection)
                        .map(keys -> new Rotated(keys.get(0), successor.isNew())));
    }

    private record Successor(UUID id, boolean isNew) {
    }

    private Uni<Successor> hasten(SqlConnection connection, PublishedKey standby, Duration wait) {
        return stores.signing().hasten(connection, standby.id(), wait).replaceWith(new Successor(standby.id(), false));
    }

    private Uni<Successor> add(SqlConnection connection, Duration wait) {
        var made = SigningKey.random();
        return stores.signing().add(connection, made, wait).replaceWith(new Successor(UUID.fromString(made.id()), true));
    }

    /**
     * Has tokens that the key signed refused from now on. Where it is the one that signs, its successor signs at once.
     *
     * @return whether there was such a key
     */
    public Uni<Boolean> revoke(UUID id) {
        return database.actingAs(new Caller.Service(), connection -> revoke(connection, id))
                .call(ring::refreshNow)
                .invoke(found -> LOG.infof("outcome=%s kid=%s", found ? "signing_key_revoked" : "signing_key_unknown", id));
    }

    private Uni<Boolean> revoke(SqlConnection connection, UUID id) {
        return stores.secrets().lock(connection)
                .chain(() -> stores.signing().list(connection))
                .chain(keys -> keys.stream().filter(key -> key.id().equals(id)).findAny()
                        .map(key -> revoke(connection, key, keys).replaceWith(true))
                        .orElseGet(() -> Uni.createFrom().item(false)));
    }

    private Uni<Void> revoke(SqlConnection connection, PublishedKey revoked, List<PublishedKey> keys) {
        return stores.signing().remove(connection, revoked.id())
                .chain(() -> switch (revoked.state()) {
                    case PublishedKey.SIGNING -> succeed(connection, keys);
                    case PublishedKey.STANDBY -> stay(connection, keys);
                    default -> Uni.createFrom().voidItem();
                });
    }

    /** After the key that signs is gone. Those that it replaced do not sign again: they are about to retire. */
    private Uni<Void> succeed(SqlConnection connection, List<PublishedKey> keys) {
        return newest(keys, PublishedKey.STANDBY)
                .map(standby -> stores.signing().hasten(connection, standby.id(), Duration.ZERO))
                .orElseGet(() -> stores.signing().add(connection, SigningKey.random(), Duration.ZERO));
    }

    /** After the key that was to follow is gone: the one that signs need not retire. */
    private Uni<Void> stay(SqlConnection connection, List<PublishedKey> keys) {
        return newest(keys, PublishedKey.SIGNING)
                .map(signing -> stores.signing().keep(connection, signing.id()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Optional<PublishedKey> newest(List<PublishedKey> keys, String state) {
        return keys.stream().filter(key -> key.state().equals(state)).findFirst();
    }
}
