package dev.playhead.auth.mail;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.mail.OneTimeTokenStore.Candidate;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Links and codes that are good once.
 *
 * <p>
 * An account has at most one of a kind: asking again replaces it. A use deletes the row in the transaction of what it brings
 * about, so of two uses at once one finds nothing. A code is short enough to be tried out, so five wrong ones use it up; the
 * link, which nobody can try out, stays good, or any stranger could spoil it. Every method works within a transaction of the
 * service role.
 */
@ApplicationScoped
public class OneTimeTokens {

    private static final String PURPOSE = "playhead one-time code 1\n";
    // An authorization code is exchanged by the page that it leads to, at once (RFC 6749, 4.1.2: ten minutes at most).
    private static final Duration EXCHANGE = Duration.ofMinutes(5);

    private final OneTimeTokenStore store;
    private final Seal seal;
    private final MailConfig config;
    private final SecureRandom random = new SecureRandom();

    OneTimeTokens(OneTimeTokenStore store, Seal seal, MailConfig config) {
        this.store = store;
        this.seal = seal;
        this.config = config;
    }

    /** What a token is good for. */
    public enum Kind {
        SIGNUP,
        INVITE,
        MAGICLINK,
        RECOVERY,
        EMAIL_CHANGE_CURRENT,
        EMAIL_CHANGE_NEW,
        REAUTHENTICATION,
        /** The authorization code that a link was exchanged for (RFC 7636). */
        PKCE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What a token stands for.
     *
     * @param sentTo the address that it proves
     * @param challenge what the client that asked for it will prove to be the same one with
     * @param method for an authorization code: how its holder proved who they are
     */
    public record Grant(UUID userId, Kind kind, String sentTo, Optional<Challenge> challenge, Optional<String> method) {
    }

    /** Makes a token, in place of the one of its kind that there is. */
    public Uni<OneTimeToken> issue(SqlConnection connection, Grant grant) {
        var token = OneTimeToken.random(random);
        return seal(grant.userId(), grant.kind(), grant.sentTo(), token.code())
                .chain(sealed -> store.put(connection, grant, Challenge.sha256(token.link()), sealed, lifetime(grant.kind())))
                .replaceWith(token);
    }

    /** Uses up the token of one of {@code kinds} that {@code link} is; empty where there is none, or none any more. */
    public Uni<Optional<Grant>> useLink(SqlConnection connection, String link, Set<Kind> kinds) {
        return OneTimeToken.isLink(link)
                ? store.take(connection, Challenge.sha256(link), kinds)
                : Uni.createFrom().item(Optional.empty());
    }

    /**
     * Uses up the token of one of {@code kinds} whose {@code code} was sent to an address.
     *
     * <p>
     * A wrong code is counted, so the transaction must be committed although the answer is a refusal.
     */
    public Uni<Optional<Grant>> useCode(SqlConnection connection, String sentTo, String code, Set<Kind> kinds) {
        return store.lockCandidates(connection, sentTo, kinds)
                .chain(candidates -> choose(connection, candidates, code));
    }

    /** Uses up the code that was sent to an account, for an act of its owner. */
    public Uni<Boolean> useCode(SqlConnection connection, UUID userId, Kind kind, String code) {
        return store.lockCandidate(connection, userId, kind)
                .chain(candidates -> choose(connection, candidates, code))
                .map(Optional::isPresent);
    }

    /** Whether the account has a token of {@code kind} that was not used, be it expired. */
    public Uni<Boolean> isOutstanding(SqlConnection connection, UUID userId, Kind kind) {
        return store.exists(connection, userId, kind);
    }

    /** Withdraws tokens of an account. */
    public Uni<Void> withdraw(SqlConnection connection, UUID userId, Set<Kind> kinds) {
        return store.delete(connection, userId, kinds);
    }

    private Uni<Optional<Grant>> choose(SqlConnection connection, List<Candidate> candidates, String code) {
        var shown = OneTimeToken.isCode(code) ? code : "";
        Uni<Optional<Grant>> none = Uni.createFrom().item(Optional.empty());
        return candidates.stream().reduce(none,
                (found, candidate) -> found.chain(grant -> grant.isPresent()
                        ? Uni.createFrom().item(grant)
                        : tryOn(connection, candidate, shown)),
                (one, other) -> one);
    }

    private Uni<Optional<Grant>> tryOn(SqlConnection connection, Candidate candidate, String code) {
        return seal(candidate.userId(), candidate.kind(), candidate.sentTo(), code)
                .chain(sealed -> MessageDigest.isEqual(sealed, candidate.codeDigest())
                        ? store.take(connection, candidate.userId(), candidate.kind())
                        : store.countWrongTry(connection, candidate.userId(), candidate.kind())
                                .replaceWith(Optional.empty()));
    }

    private Uni<byte[]> seal(UUID userId, Kind kind, String sentTo, String code) {
        return seal.hmac(PURPOSE + userId + '\n' + kind.text() + '\n' + sentTo + '\n' + code);
    }

    private Duration lifetime(Kind kind) {
        var usual = config.oneTimeTokenLifetime();
        return kind == Kind.PKCE && usual.compareTo(EXCHANGE) > 0 ? EXCHANGE : usual;
    }
}
