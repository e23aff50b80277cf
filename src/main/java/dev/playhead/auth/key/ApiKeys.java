package dev.playhead.auth.key;

import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Makes API keys and takes them back. */
@ApplicationScoped
public class ApiKeys {

    private static final Logger LOG = Logger.getLogger(ApiKeys.class);

    private final Database database;
    private final KeyStores stores;
    private final KeyRing ring;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(Database database, KeyStores stores, KeyRing ring) {
        this.database = database;
        this.stores = stores;
        this.ring = ring;
    }

    /** The one time that a key and what is known of it are seen together. */
    public record Issued(IssuedKey entry, ApiKey key) {
    }

    /** What became of the wish to take a key back. */
    public enum Revocation {
        REVOKED,
        UNKNOWN,
        /** Nobody could make another one after it. */
        LAST_SECRET
    }

    /** All there ever were, the oldest first. */
    public Uni<List<IssuedKey>> list() {
        return database.actingAs(new Caller.Service(), stores.apiKeys()::list);
    }

    public Uni<Issued> issue(ApiKey.Kind kind, String name) {
        var made = ApiKey.random(kind, random);
        return database.actingAs(new Caller.Service(), connection -> stores.apiKeys().register(connection, made, name))
                .map(entry -> new Issued(entry.orElseThrow(), made))
                .call(ring::refreshNow)
                .invoke(issued -> LOG.infof("outcome=api_key_issued id=%s kind=%s", issued.entry().id(), kind.text()));
    }

    /** Refuses the key from now on, also where it is configured. What is revoked already stays so. */
    public Uni<Revocation> revoke(UUID id) {
        return database.actingAs(new Caller.Service(), connection -> revoke(connection, id))
                .call(ring::refreshNow)
                .invoke(revocation -> LOG.infof("outcome=api_key_revocation id=%s result=%s", id, revocation));
    }

    private Uni<Revocation> revoke(SqlConnection connection, UUID id) {
        // Two that revoke the last two secret keys at once must not both find the other's still there.
        return stores.secrets().lock(connection)
                .chain(() -> stores.apiKeys().find(connection, id))
                .chain(found -> found
                        .map(standing -> revoke(connection, id, standing))
                        .orElseGet(() -> Uni.createFrom().item(Revocation.UNKNOWN)));
    }

    private Uni<Revocation> revoke(SqlConnection connection, UUID id, ApiKeyStore.Standing standing) {
        return !standing.isRevoked() && standing.isLastSecret()
                ? Uni.createFrom().item(Revocation.LAST_SECRET)
                : stores.apiKeys().revoke(connection, id).replaceWith(Revocation.REVOKED);
    }
}
