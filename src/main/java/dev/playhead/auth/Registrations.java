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
import dev.playhead.auth.mail.Post;
import dev.playhead.auth.mail.Seal;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/**
 * Sign-up where addresses must be confirmed.
 *
 * <p>
 * Nobody learns here who has an account. The answer is put together from the request alone, with an id that is the same
 * whenever the same address is asked for; every request costs the hashing of one password, and mails go out after the answer.
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
    private final Post post;
    private final Passwords passwords;
    private final Seal seal;
    private final MailConfig config;
    private final Clock clock;

    Registrations(Database database, AccountStore accounts, AddressStore addresses, Correspondence mails, Post post,
            Passwords passwords, Seal seal, MailConfig config, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.addresses = addresses;
        this.mails = mails;
        this.post = post;
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
        return passwords.hash(wanted.password())
                .chain(hash -> database.actingAs(new Caller.Service(), connection -> addresses
                        .addUnconfirmed(connection, wanted.email(), Optional.of(hash), wanted.data())
                        .chain(added -> added
                                .map(account -> Uni.createFrom()
                                        .item(new Registration(new Known(account, Optional.empty()), true)))
                                .orElseGet(() -> accounts.findWithPassword(connection, wanted.email())
                                        .map(known -> new Registration(known.orElseThrow(), false))))))
                .invoke(registration -> follow(registration, wanted, asked))
                .chain(registration -> idToTell(registration.known().account(), wanted))
                .map(id -> asNew(id, wanted));
    }

    private record Registration(Known known, boolean isNew) {
    }

    private void follow(Registration registration, NewAccount wanted, Asked asked) {
        var account = registration.known().account();
        if (registration.isNew()) {
            LOG.infof("outcome=signed_up user=%s next=confirm", account.id());
        }
        if (account.emailConfirmedAt().isPresent() || !mails.mayWriteTo(account)) {
            return;
        }
        var order = Order.of(account, Occasion.SIGN_UP, asked);
        registration.known().passwordHash().filter(hash -> !registration.isNew()).ifPresentOrElse(
                hash -> post
                        .later(() -> dropUnlessSame(account, hash, wanted.password()).invoke(() -> mails.sendUnseen(order))),
                () -> mails.sendUnseen(order));
    }

    private Uni<Void> dropUnlessSame(Account account, String hash, Password password) {
        return passwords.check(password, Optional.of(hash))
                .chain(verdict -> verdict.right()
                        ? Uni.createFrom().voidItem()
                        : database.actingAs(new Caller.Service(),
                                connection -> addresses.dropPassword(connection, account.id(), hash)));
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
