package dev.playhead.auth;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.AccountStore.Known;
import dev.playhead.auth.Correspondence.Order;
import dev.playhead.auth.mail.Post;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/**
 * Mails that anybody may ask for, for any address.
 *
 * <p>
 * All of it looks the account up, answers, and does the rest after the answer: neither what is said nor the time it takes
 * tells whether there is an account, nor whether a mail goes out.
 */
@ApplicationScoped
class MailRequests {

    private final Database database;
    private final AccountStore accounts;
    private final AddressStore addresses;
    private final EmailChanges changes;
    private final Correspondence mails;
    private final Post post;
    private final AuthConfig config;

    MailRequests(Database database, AccountStore accounts, AddressStore addresses, EmailChanges changes, Correspondence mails,
            Post post, AuthConfig config) {
        this.database = database;
        this.accounts = accounts;
        this.addresses = addresses;
        this.changes = changes;
        this.mails = mails;
        this.post = post;
        this.config = config;
    }

    /** A link to choose a new password with. */
    Uni<Void> recover(EmailAddress email, Asked asked) {
        return forAccount(email, found -> found
                .ifPresent(account -> mails.sendUnseen(Order.of(account, Occasion.RECOVERY, asked))));
    }

    /**
     * A link and a code to sign in with.
     *
     * @param opens whether an account is opened where there is none, if anybody may open one here
     */
    Uni<Void> signIn(EmailAddress email, boolean opens, Map<String, Object> data, Asked asked) {
        return forAccount(email, found -> found.ifPresentOrElse(
                account -> mails.sendUnseen(Order.of(account, occasion(account), asked)),
                () -> {
                    if (opens && config.signUp()) {
                        open(email, data, asked);
                    }
                }));
    }

    private static Occasion occasion(Account account) {
        return account.emailConfirmedAt().isPresent() ? Occasion.SIGN_IN : Occasion.FIRST_SIGN_IN;
    }

    private void open(EmailAddress email, Map<String, Object> data, Asked asked) {
        post.later(() -> database.actingAs(new Caller.Service(),
                connection -> addresses.addUnconfirmed(connection, email, Optional.empty(), data))
                .invoke(added -> added
                        .ifPresent(account -> mails.sendUnseen(Order.of(account, Occasion.FIRST_SIGN_IN, asked))))
                .replaceWithVoid());
    }

    /** The confirmation of a sign-up once more. */
    Uni<Void> resendConfirmation(EmailAddress email, Asked asked) {
        return forAccount(email, found -> found
                .filter(account -> account.emailConfirmedAt().isEmpty())
                .ifPresent(account -> mails.sendUnseen(Order.of(account, Occasion.SIGN_UP, asked))));
    }

    /** The mails of a move to another address once more. */
    Uni<Void> resendEmailChange(EmailAddress email, Asked asked) {
        return forAccount(email, found -> found
                .filter(account -> account.letters().newEmail().isPresent())
                .ifPresent(account -> post.later(() -> changes.resend(account, asked))));
    }

    private Uni<Void> forAccount(EmailAddress email, Consumer<Optional<Account>> work) {
        mails.requireOpen();
        return database.actingAs(new Caller.Service(), connection -> accounts.findWithPassword(connection, email))
                .map(known -> known.map(Known::account))
                // One that must not be written to is there all the same: none may be opened in its place.
                .invoke(found -> {
                    if (found.isEmpty() || mails.mayWriteTo(found.get())) {
                        work.accept(found);
                    }
                })
                .replaceWithVoid();
    }
}
