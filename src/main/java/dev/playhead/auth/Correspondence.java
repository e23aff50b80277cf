package dev.playhead.auth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.playhead.auth.mail.Letter;
import dev.playhead.auth.mail.MailConfig;
import dev.playhead.auth.mail.OneTimeToken;
import dev.playhead.auth.mail.OneTimeTokens;
import dev.playhead.auth.mail.OneTimeTokens.Grant;
import dev.playhead.auth.mail.Post;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Mails for accounts: one of a kind within a minute, each with a token that is good once.
 *
 * <p>
 * A mail is prepared in a transaction and sent after its commit, so that nobody is faster with a token than we are.
 */
@ApplicationScoped
class Correspondence {

    private final Database database;
    private final MailTimeStore times;
    private final OneTimeTokens tokens;
    private final Post post;
    private final MailConfig config;
    private final Clock clock;
    private final String door;

    Correspondence(Database database, MailTimeStore times, OneTimeTokens tokens, Post post, MailConfig config, Clock clock,
            @ConfigProperty(name = "playhead.url", defaultValue = "http://localhost:8080") String url) {
        this.database = database;
        this.times = times;
        this.tokens = tokens;
        this.post = post;
        this.config = config;
        this.clock = clock;
        this.door = url + AuthErrors.PATH;
    }

    /**
     * A mail that somebody asked for.
     *
     * @param to the address that it goes to, and proves
     */
    record Order(Account account, Occasion occasion, String to, Asked asked) {

        /** To the account's own address. */
        static Order of(Account account, Occasion occasion, Asked asked) {
            return new Order(account, occasion, account.email().orElseThrow(), asked);
        }
    }

    /** Throws a refusal where no mails are sent at all, or none at the moment. */
    void requireOpen() {
        requireEnabled();
        post.requireUp();
    }

    void requireEnabled() {
        if (!config.enabled()) {
            throw AuthProblem.EMAIL_DISABLED.refusal("Mail is off here: set playhead.auth.mail.enabled to use this");
        }
    }

    /** Whether the account's owner may be written to at all. */
    boolean mayWriteTo(Account account) {
        return account.email().isPresent() && !account.isDeleted() && !account.isBanned(clock.instant());
    }

    /**
     * Sends after the answer; within the interval nothing, and nobody is told either.
     *
     * <p>
     * For where the answer must be the same whether there is an account or not.
     */
    void sendUnseen(Order order) {
        post.later(() -> database.actingAs(new Caller.Service(), connection -> times
                .note(connection, order.account().id(), order.occasion(), config.betweenMails())
                .chain(noted -> noted
                        ? write(connection, order).map(Optional::of)
                        : Uni.createFrom().item(Optional.<Letter> empty())))
                .chain(letter -> letter
                        .map(written -> send(order, List.of(written)))
                        .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    /** Notes the time, or refuses as {@code over_email_send_rate_limit} and says when to ask again. */
    Uni<Void> noteOrRefuse(SqlConnection connection, Account account, Occasion occasion) {
        return times.note(connection, account.id(), occasion, config.betweenMails())
                .chain(noted -> noted
                        ? Uni.createFrom().voidItem()
                        : times.untilNext(connection, account.id(), occasion, config.betweenMails())
                                .chain(wait -> Uni.createFrom().failure(AuthRefusal.tooManyMails(wait))));
    }

    /** Makes the token and the mail around it, within the transaction. */
    Uni<Letter> write(SqlConnection connection, Order order) {
        var grant = new Grant(order.account().id(), order.occasion().token(), order.to(), order.asked().challenge(),
                Optional.empty());
        return tokens.issue(connection, grant).map(token -> letter(order, token));
    }

    /** Sends what was written, after the commit; refused as unavailable where the mail server does not take it. */
    Uni<Void> send(Order order, List<Letter> letters) {
        return post.send(letters)
                .onFailure().call(failure -> database.actingAs(new Caller.Service(),
                        connection -> times.forget(connection, order.account().id(), order.occasion())));
    }

    private Letter letter(Order order, OneTimeToken token) {
        return new Letter(order.occasion().mail(), order.to(), order.account().email().orElse(""),
                order.account().letters().newEmail().orElse(""), token, link(order, token), order.asked().redirectTo(),
                order.account().userMetadata());
    }

    private String link(Order order, OneTimeToken token) {
        return door + "/verify?token=" + token.link() + "&type=" + order.occasion().type() + "&redirect_to="
                + URLEncoder.encode(order.asked().redirectTo(), StandardCharsets.UTF_8);
    }
}
