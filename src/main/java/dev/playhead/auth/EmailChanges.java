package dev.playhead.auth;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.auth.Correspondence.Order;
import dev.playhead.auth.mail.Letter;
import dev.playhead.auth.mail.MailConfig;
import dev.playhead.auth.mail.OneTimeTokens;
import dev.playhead.auth.mail.OneTimeTokens.Grant;
import dev.playhead.auth.mail.OneTimeTokens.Kind;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * An account moves to another address once the new one, and as usual the old one too, has been proved.
 *
 * <p>
 * Each address gets a token of its own. Whichever is used second moves the account; the first use leaves the other token
 * behind, and its being gone is what says that it was used. So a token of these kinds is deleted by its use and by nothing
 * else. A taken address is not told of: its owner gets no mail, so that the move never comes about.
 */
@ApplicationScoped
class EmailChanges {

    private static final Logger LOG = Logger.getLogger(EmailChanges.class);
    // What was sent to the old address must not open the account any more.
    private static final Set<Kind> OF_OLD_ADDRESS = EnumSet.complementOf(EnumSet.of(Kind.PKCE));

    private final Database database;
    private final AccountStore accounts;
    private final AddressStore addresses;
    private final MailTimeStore times;
    private final OneTimeTokens tokens;
    private final Correspondence mails;
    private final MailConfig config;

    EmailChanges(Database database, AccountStore accounts, AddressStore addresses, MailTimeStore times, OneTimeTokens tokens,
            Correspondence mails, MailConfig config) {
        this.database = database;
        this.accounts = accounts;
        this.addresses = addresses;
        this.times = times;
        this.tokens = tokens;
        this.mails = mails;
        this.config = config;
    }

    /**
     * Plans the move, within the transaction; what it returns is to be {@linkplain #send sent} after the commit.
     *
     * <p>
     * Refused as {@code email_provider_disabled} where mail is off, and as {@code over_email_send_rate_limit} within a minute
     * of the last request.
     */
    Uni<List<Letter>> request(SqlConnection connection, Account account, EmailAddress to, Asked asked) {
        return Uni.createFrom().deferred(() -> {
            mails.requireOpen();
            return mails.noteOrRefuse(connection, account, Occasion.EMAIL_CHANGE_NEW)
                    .chain(() -> addresses.planMove(connection, account.id(), to))
                    .chain(() -> accounts.find(connection, account.id()))
                    .chain(planned -> write(connection, planned.orElseThrow(), to, asked));
        });
    }

    /** Sends what was written; refused as unavailable where the mail server does not take it. */
    Uni<Void> send(Account account, List<Letter> letters) {
        return mails.send(new Order(account, Occasion.EMAIL_CHANGE_NEW, "", new Asked("", Optional.empty())), letters);
    }

    /** The same mails with new tokens, unless they went out a moment ago. */
    Uni<Void> resend(Account account, Asked asked) {
        return database.actingAs(new Caller.Service(), connection -> times
                .note(connection, account.id(), Occasion.EMAIL_CHANGE_NEW, config.betweenMails())
                .chain(noted -> noted
                        ? write(connection, account, new EmailAddress(account.letters().newEmail().orElseThrow()), asked)
                        : Uni.createFrom().item(List.<Letter> of())))
                .chain(letters -> send(account, letters));
    }

    private Uni<List<Letter>> write(SqlConnection connection, Account account, EmailAddress to, Asked asked) {
        return addresses.isTaken(connection, to)
                .chain(taken -> mails.write(connection, new Order(account, Occasion.EMAIL_CHANGE_NEW, to.text(), asked))
                        .map(letter -> taken ? List.<Letter> of() : List.of(letter)))
                .chain(letters -> writeToOld(connection, account, asked).map(old -> {
                    var all = new ArrayList<>(letters);
                    old.ifPresent(all::add);
                    return List.copyOf(all);
                }));
    }

    private Uni<Optional<Letter>> writeToOld(SqlConnection connection, Account account, Asked asked) {
        return config.secureEmailChange() && account.email().isPresent()
                ? mails.write(connection, Order.of(account, Occasion.EMAIL_CHANGE_CURRENT, asked)).map(Optional::of)
                : tokens.withdraw(connection, account.id(), Set.of(Kind.EMAIL_CHANGE_CURRENT)).replaceWith(Optional.empty());
    }

    /**
     * Sees to it that the account does not move on one proof where it needs two: the other token is made if there is none,
     * for nobody to use until it is made anew for somebody.
     */
    Uni<Void> requireOther(SqlConnection connection, Account account, Occasion made, Asked asked) {
        var other = made == Occasion.EMAIL_CHANGE_NEW ? Occasion.EMAIL_CHANGE_CURRENT : Occasion.EMAIL_CHANGE_NEW;
        if (other == Occasion.EMAIL_CHANGE_CURRENT && !config.secureEmailChange()) {
            return tokens.withdraw(connection, account.id(), Set.of(Kind.EMAIL_CHANGE_CURRENT));
        }
        var to = other == Occasion.EMAIL_CHANGE_NEW ? account.letters().newEmail() : account.email();
        return tokens.isOutstanding(connection, account.id(), other.token())
                .chain(outstanding -> outstanding
                        ? Uni.createFrom().voidItem()
                        : mails.write(connection, new Order(account, other, to.orElseThrow(), asked)).replaceWithVoid());
    }

    /** Notes that one address was proved, and moves the account if that was the last; empty where the other is missing. */
    Uni<Optional<Account>> confirm(SqlConnection connection, Grant grant) {
        var other = grant.kind() == Kind.EMAIL_CHANGE_NEW ? Kind.EMAIL_CHANGE_CURRENT : Kind.EMAIL_CHANGE_NEW;
        return addresses.lock(connection, grant.userId())
                .invoke(account -> requireUnchanged(account, grant))
                .chain(() -> tokens.isOutstanding(connection, grant.userId(), other))
                .chain(outstanding -> outstanding
                        ? Uni.createFrom().item(Optional.empty())
                        : move(connection, grant.userId()).map(Optional::of));
    }

    private static void requireUnchanged(Optional<Account> account, Grant grant) {
        var proved = account.flatMap(known -> grant.kind() == Kind.EMAIL_CHANGE_NEW
                ? known.letters().newEmail()
                : known.email().filter(email -> known.letters().newEmail().isPresent()));
        if (proved.filter(grant.sentTo()::equals).isEmpty()) {
            throw AuthProblem.OTP_EXPIRED.refusal();
        }
    }

    private Uni<Account> move(SqlConnection connection, UUID userId) {
        return addresses.move(connection, userId)
                .map(moved -> moved.orElseThrow(AuthProblem.EMAIL_EXISTS::refusal))
                .call(() -> tokens.withdraw(connection, userId, OF_OLD_ADDRESS))
                .invoke(() -> LOG.infof("outcome=email_changed user=%s", userId));
    }
}
