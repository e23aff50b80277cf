package dev.playhead.auth;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.Correspondence.Order;
import dev.playhead.auth.mail.Letter;
import dev.playhead.auth.mail.OneTimeTokens;
import dev.playhead.auth.mail.OneTimeTokens.Kind;
import dev.playhead.auth.mail.RedirectUrls;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** A code by mail for somebody who is signed in, to show before what a thief of the session must not do. */
@ApplicationScoped
class Reauthentications {

    private final Database database;
    private final LiveSessions sessions;
    private final AccountStore accounts;
    private final OneTimeTokens tokens;
    private final Correspondence mails;
    private final RedirectUrls redirects;

    Reauthentications(Database database, LiveSessions sessions, AccountStore accounts, OneTimeTokens tokens,
            Correspondence mails, RedirectUrls redirects) {
        this.database = database;
        this.sessions = sessions;
        this.accounts = accounts;
        this.tokens = tokens;
        this.mails = mails;
        this.redirects = redirects;
    }

    /** Sends a code; refused as {@code over_email_send_rate_limit} within a minute of the last one. */
    Uni<Void> send(Caller.User caller) {
        mails.requireOpen();
        return sessions.whoIs(caller)
                .chain(() -> database.actingAs(new Caller.Service(), connection -> accounts.find(connection, caller.id())
                        .map(found -> found.filter(mails::mayWriteTo).orElseThrow(
                                () -> AuthRefusal.invalid("Reauthentication requires the user to have an email")))
                        .map(account -> Order.of(account, Occasion.REAUTHENTICATION,
                                new Asked(redirects.siteUrl(), Optional.empty())))
                        .call(order -> mails.noteOrRefuse(connection, order.account(), Occasion.REAUTHENTICATION))
                        .chain(order -> mails.write(connection, order)
                                .map(letter -> new Written(order, letter)))))
                .chain(written -> mails.send(written.order(), List.of(written.letter())));
    }

    private record Written(Order order, Letter letter) {
    }

    /**
     * Whether {@code nonce} is the code that was sent to the user, which uses it up.
     *
     * <p>
     * Called within a transaction that is committed either way, so that a wrong code is counted.
     */
    Uni<Boolean> take(SqlConnection connection, UUID userId, String nonce) {
        return tokens.useCode(connection, userId, Kind.REAUTHENTICATION, nonce);
    }
}
