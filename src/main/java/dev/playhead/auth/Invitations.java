package dev.playhead.auth;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.AccountStore.Known;
import dev.playhead.auth.Correspondence.Order;
import dev.playhead.auth.mail.Letter;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Accounts that the operator opens for others, and links that the operator sends on. The operator may know who has an account.
 */
@ApplicationScoped
class Invitations {

    private static final Logger LOG = Logger.getLogger(Invitations.class);

    private final Database database;
    private final AccountStore accounts;
    private final AddressStore addresses;
    private final MailTimeStore times;
    private final EmailChanges changes;
    private final Correspondence mails;
    private final Passwords passwords;

    Invitations(Database database, AccountStore accounts, AddressStore addresses, MailTimeStore times, EmailChanges changes,
            Correspondence mails, Passwords passwords) {
        this.database = database;
        this.accounts = accounts;
        this.addresses = addresses;
        this.times = times;
        this.changes = changes;
        this.mails = mails;
        this.passwords = passwords;
    }

    /** What a link is wanted for: a mail that is written and not sent. */
    record Wanted(Occasion occasion, EmailAddress email, Optional<EmailAddress> newEmail, Optional<Password> password,
            Map<String, Object> data, Asked asked) {
    }

    /** An account and the mail that was written for it. */
    record Made(Account account, Letter letter) {
    }

    /** Opens an account and writes to its owner-to-be; refused as {@code email_exists} where it is in use already. */
    Uni<Account> invite(Wanted wanted) {
        mails.requireOpen();
        return make(wanted).chain(made -> mails
                .send(Order.of(made.account(), Occasion.INVITATION, wanted.asked()), List.of(made.letter()))
                .replaceWith(made.account()));
    }

    /** Writes a mail that the operator sends in their own way; opens an account where the occasion is one to do so. */
    Uni<Made> make(Wanted wanted) {
        return hash(wanted.password())
                .chain(hash -> database.actingAs(new Caller.Service(), connection -> find(connection, wanted, hash)
                        .chain(account -> plan(connection, wanted, account))
                        .chain(account -> note(connection, wanted, account))
                        .chain(account -> mails.write(connection, order(wanted, account))
                                .map(letter -> new Made(account, letter)))))
                .invoke(made -> LOG.infof("outcome=link_made type=%s user=%s", wanted.occasion().type(), made.account().id()));
    }

    private Uni<Optional<String>> hash(Optional<Password> password) {
        return password.map(given -> passwords.hash(given).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Account> find(SqlConnection connection, Wanted wanted, Optional<String> hash) {
        return switch (wanted.occasion()) {
            case SIGN_UP, INVITATION -> add(connection, wanted, hash)
                    .map(account -> {
                        if (account.emailConfirmedAt().isPresent()) {
                            throw AuthProblem.EMAIL_EXISTS.refusal();
                        }
                        return account;
                    });
            case SIGN_IN, FIRST_SIGN_IN -> add(connection, wanted, hash);
            default -> existing(connection, wanted);
        };
    }

    private Uni<Account> add(SqlConnection connection, Wanted wanted, Optional<String> hash) {
        return addresses.addUnconfirmed(connection, wanted.email(), hash, wanted.data())
                .chain(added -> added
                        .map(account -> Uni.createFrom().item(account))
                        .orElseGet(() -> existing(connection, wanted).call(account -> setPassword(connection, account, hash))));
    }

    /** What stood there may be a stranger's, who signed up with an address that is not theirs. */
    private Uni<Void> setPassword(SqlConnection connection, Account account, Optional<String> hash) {
        return hash.map(given -> addresses.replacePassword(connection, account.id(), given))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Account> existing(SqlConnection connection, Wanted wanted) {
        return accounts.findWithPassword(connection, wanted.email())
                .map(known -> known.map(Known::account).filter(account -> !account.isDeleted())
                        .orElseThrow(AuthProblem.NO_SUCH_USER::refusal));
    }

    private Uni<Account> plan(SqlConnection connection, Wanted wanted, Account account) {
        return wanted.newEmail()
                .map(to -> addresses.planMove(connection, account.id(), to)
                        .chain(() -> accounts.find(connection, account.id()))
                        .map(Optional::orElseThrow)
                        .call(planned -> changes.requireOther(connection, planned, wanted.occasion(), wanted.asked())))
                .orElseGet(() -> Uni.createFrom().item(account));
    }

    private Uni<Account> note(SqlConnection connection, Wanted wanted, Account account) {
        return times.note(connection, account.id(), wanted.occasion(), Duration.ZERO)
                .chain(() -> accounts.find(connection, account.id()))
                .map(Optional::orElseThrow);
    }

    private static Order order(Wanted wanted, Account account) {
        return wanted.occasion() == Occasion.EMAIL_CHANGE_NEW
                ? new Order(account, wanted.occasion(), wanted.newEmail().orElseThrow().text(), wanted.asked())
                : Order.of(account, wanted.occasion(), wanted.asked());
    }
}
