package dev.playhead.auth;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.AccountStore.Known;
import dev.playhead.auth.Correspondence.Order;
import dev.playhead.auth.mail.MailConfig;
import dev.playhead.auth.mail.Seal;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/**
 * Sign-up where addresses must be confirmed.
 *
 * <p>
 * Nobody learns here who has an account. The answer is put together from the request alone, with an id that is the same
 * whenever the same address is asked for; every request costs the hashing of one password and one commit, and mails go out
 * after the answer.
 *
 * <p>
 * Nor does anybody get hold of an address that is not theirs. Signing up again for an account that was never confirmed
 * changes nothing about it, except that a password which its second owner does not know is taken off: who reads the mailbox
 * confirms, is signed in by that, and sets a password then.
 */
@ApplicationScoped
class Registrations {

    private static final Logger LOG = Logger.getLogger(Registrations.class);
    private static final String PURPOSE = "playhead account that is not told of 1\n";

    private final Database database;
    private final AccountStore accounts;
    private final AddressStore addresses;
    private final Correspondence mails;
    private final Passwords passwords;
    private final Seal seal;
    private final MailConfig config;
    private final Clock clock;

    Registrations(Database database, AccountStore accounts, AddressStore addresses, Correspondence mails, Passwords passwords,
            Seal seal, MailConfig config, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.addresses = addresses;
        this.mails = mails;
        this.passwords = passwords;
        this.seal = seal;
        this.config = config;
        this.clock = clock;
    }

    /** Whether a new account's address must be confirmed. */
    boolean areConfirmed() {
        return config.confirm();
    }

    /** Opens an account that waits for its confirmation, if the address is free; says the same in any case. */
    Uni<User> register(NewAccount wanted, Asked asked) {
        mails.requireOpen();
        return find(wanted)
                .chain(known -> known.map(present -> meet(present, wanted)).orElseGet(() -> open(wanted)))
                .invoke(registration -> write(registration, asked))
                .chain(registration -> idToTell(registration.account(), wanted))
                .map(id -> asNew(id, wanted));
    }

    private record Registration(Account account, boolean isNew) {
    }

    private Uni<Optional<Known>> find(NewAccount wanted) {
        return database.actingAs(new Caller.Service(), connection -> accounts.findWithPassword(connection, wanted.email()));
    }

    private Uni<Registration> open(NewAccount wanted) {
        return passwords.hash(wanted.password())
                .chain(hash -> database.actingAs(new Caller.Service(), connection -> addresses
                        .addUnconfirmed(connection, wanted.email(), Optional.of(hash), wanted.data())))
                .chain(added -> added
                        .map(account -> Uni.createFrom().item(new Registration(account, true)))
                        .orElseGet(() -> meetWhoCameFirst(wanted)));
    }

    private Uni<Registration> meetWhoCameFirst(NewAccount wanted) {
        return find(wanted).chain(known -> meet(known.orElseThrow(), wanted));
    }

    /** The address is taken. One password is checked instead of hashed, and the transaction is as lasting as an account's. */
    private Uni<Registration> meet(Known known, NewAccount wanted) {
        var account = known.account();
        var unproved = known.passwordHash().filter(hash -> isWaiting(account));
        return passwords.check(wanted.password(), unproved)
                .map(verdict -> unproved.filter(hash -> !verdict.right()))
                .chain(stranger -> database.actingAs(new Caller.Service(), connection -> stranger
                        .map(hash -> addresses.dropPassword(connection, account.id(), hash))
                        .orElseGet(() -> addresses.pretend(connection))))
                .replaceWith(new Registration(account, false));
    }

    private boolean isWaiting(Account account) {
        return account.emailConfirmedAt().isEmpty() && mails.mayWriteTo(account);
    }

    private void write(Registration registration, Asked asked) {
        var account = registration.account();
        if (registration.isNew()) {
            LOG.infof("outcome=signed_up user=%s next=confirm", account.id());
        }
        if (isWaiting(account)) {
            mails.sendUnseen(Order.of(account, Occasion.SIGN_UP, asked));
        }
    }

    /** The id of an account that waits; of one that is in use, another that is as lasting. */
    private Uni<UUID> idToTell(Account account, NewAccount wanted) {
        return seal.hmac(PURPOSE + wanted.email().text())
                .map(bytes -> account.emailConfirmedAt().isEmpty() ? account.id() : likeRandom(bytes));
    }

    /** A UUID of version 4 (RFC 9562). */
    private static UUID likeRandom(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x4000L,
                buffer.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
    }

    private User asNew(UUID id, NewAccount wanted) {
        var now = clock.instant();
        return User.of(new Account(id, Optional.of(wanted.email().text()), Optional.empty(), Optional.empty(),
                Map.of("provider", "email", "providers", List.of("email")), wanted.data(), false, Optional.empty(),
                Optional.empty(), new Account.Letters(Optional.of(now), Optional.empty(), Optional.empty(), Optional.empty(),
                        Optional.empty(), Optional.empty()),
                now, now));
    }
}
