package dev.playhead.auth.key;

import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.logging.Logger;

import dev.playhead.auth.key.KeyEncryption.UnreadableKey;
import dev.playhead.database.Database;
import dev.playhead.database.SharedRun;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * The service's keys, held in memory.
 *
 * <p>
 * They are kept in the database, read again every second, when a change is announced, and whenever a token names a signing key
 * that is not known
 * here, at most once a second. While the database is away, those read last stay good.
 */
@ApplicationScoped
public class KeyRing implements KnownKeys {

    private static final Logger LOG = Logger.getLogger(KeyRing.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Database database;
    private final KeyStores stores;
    private final ConfiguredKeys configured;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final SharedRun refreshes = new SharedRun(() -> refresh().replaceWithVoid());
    private final AtomicReference<Optional<Keys>> held = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Instant> lookedAt = new AtomicReference<>(Instant.MIN);

    @Inject
    KeyRing(Database database, KeyStores stores, KeyConfig config, Clock clock) {
        this(database, stores, ConfiguredKeys.of(config), clock);
    }

    KeyRing(Database database, KeyStores stores, ConfiguredKeys configured, Clock clock) {
        this.database = database;
        this.stores = stores;
        this.configured = configured;
        this.clock = clock;
    }

    /** Makes what is missing, registers what is configured, encrypts what is not encrypted as configured, and reads all. */
    Uni<Keys> establish() {
        return database.actingAs(new Caller.Service(), connection -> stores.establish(connection, configured, random))
                .invoke(established -> established.made().forEach(KeyRing::tellOnce))
                .map(KeyStores.Established::keys)
                .invoke(this::hold);
    }

    /**
     * Has what other replicas or an operator changed hold here by the time it is answered. Whoever asks while keys are being
     * read shares the one reading that follows.
     */
    public Uni<Void> refreshNow() {
        return refreshes.ask();
    }

    private Uni<Keys> refresh() {
        return held.get().isEmpty()
                ? establish()
                : database.actingAs(new Caller.Service(), stores::read)
                        .chain(read -> read.signing().isEmpty() ? establish() : Uni.createFrom().item(read))
                        .invoke(this::hold);
    }

    /** The keys; refused as unavailable as long as none could be read. */
    public Uni<Keys> keys() {
        return held.get().map(keys -> Uni.createFrom().item(keys)).orElseGet(this::establishLate);
    }

    /** Where the database was away at the start, what would have stopped the start must not cost anybody his session. */
    private Uni<Keys> establishLate() {
        return establish().onFailure(UnreadableKey.class)
                .transform(unreadable -> Refusal.unavailable("The keys of this service cannot be read."));
    }

    @Override
    public Uni<Optional<PublicKey>> verifying(String id) {
        return keys().chain(keys -> keys.verifying(id).isEmpty() && mayLook()
                ? refreshNow().chain(this::keys).map(read -> read.verifying(id))
                : Uni.createFrom().item(keys.verifying(id)));
    }

    @Override
    public Uni<Optional<ApiKey.Kind>> kindOf(ApiKey key) {
        return keys().map(keys -> keys.kindOf(key));
    }

    @Override
    public boolean holds(String id) {
        return held.get().map(keys -> keys.verifying(id).isPresent()).orElse(true);
    }

    @Override
    public boolean holds(ApiKey key) {
        return held.get().map(keys -> keys.kindOf(key).isPresent()).orElse(true);
    }

    private boolean mayLook() {
        var now = clock.instant();
        var before = lookedAt.get();
        return before.isBefore(now.minus(BETWEEN_LOOKS)) && lookedAt.compareAndSet(before, now);
    }

    private void hold(Keys read) {
        held.set(Optional.of(read));
    }

    /** The one time that a key which was made here is seen: only its digest was kept. */
    private static void tellOnce(ApiKey made) {
        LOG.infof("outcome=api_key_made kind=%s key=%s note=\"shown this once\"", made.kind().text(), made.text());
    }
}
