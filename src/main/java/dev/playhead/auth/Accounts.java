package dev.playhead.auth;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** The accounts, for the service itself. */
@ApplicationScoped
public class Accounts {

    private static final Logger LOG = Logger.getLogger(Accounts.class);

    private final Database database;
    private final AccountStore store;
    private final Passwords passwords;

    Accounts(Database database, AccountStore store, Passwords passwords) {
        this.database = database;
        this.store = store;
        this.passwords = passwords;
    }

    /**
     * Makes a confirmed account unless there is one of this address; an existing one keeps its password and name.
     *
     * <p>
     * Fails where {@code email} is no address, and as unavailable while the database is away. Does not block.
     *
     * @return the account's id, which is also its profile's
     */
    public Uni<UUID> ensure(String email, String password, String displayName) {
        return Uni.createFrom().deferred(() -> {
            var wanted = new NewAccount(EmailAddress.parse(email), Password.parse(password),
                    Map.of("display_name", displayName));
            return find(wanted.email())
                    .chain(found -> found
                            .map(account -> Uni.createFrom().item(account.id()))
                            .orElseGet(() -> add(wanted)));
        });
    }

    private Uni<UUID> add(NewAccount wanted) {
        return passwords.hash(wanted.password())
                .chain(hash -> database.actingAs(new Caller.Service(),
                        connection -> store.add(connection, wanted.email(), hash, wanted.data())))
                .chain(added -> added
                        .map(account -> Uni.createFrom().item(account.id())
                                .invoke(id -> LOG.infof("outcome=account_made user=%s", id)))
                        // Another replica was faster.
                        .orElseGet(() -> find(wanted.email()).map(found -> found.orElseThrow().id())));
    }

    private Uni<Optional<Account>> find(EmailAddress email) {
        return database.actingAs(new Caller.Service(), connection -> store.findWithPassword(connection, email))
                .map(known -> known.map(AccountStore.Known::account));
    }
}
