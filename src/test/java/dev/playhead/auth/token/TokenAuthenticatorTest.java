package dev.playhead.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.Mint;
import dev.playhead.auth.key.ApiKey;
import dev.playhead.auth.key.KnownKeys;
import dev.playhead.auth.key.SigningKey;
import dev.playhead.auth.token.RevocationStore.Changes;
import dev.playhead.auth.token.RevocationStore.Reason;
import dev.playhead.auth.token.RevocationStore.Revocation;
import dev.playhead.http.Authenticator.Identified;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenAuthenticatorTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String ISSUER = "https://playhead.example/auth/v1";
    private static final SigningKey KEY = SigningKey.random();
    private static final SigningKey FOREIGN = SigningKey.random();
    private static final Mint MINT = new Mint(KEY, ISSUER, NOW.getEpochSecond());
    private static final ApiKey PUBLISHABLE = ApiKey.random(ApiKey.Kind.PUBLISHABLE, new SecureRandom());
    private static final ApiKey SECRET = ApiKey.random(ApiKey.Kind.SECRET, new SecureRandom());
    private static final ApiKey REVOKED = ApiKey.random(ApiKey.Kind.SECRET, new SecureRandom());

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final Ring ring = new Ring();

    private final Revocations revocations = new Revocations(null, null, CLOCK);
    private final TokenAuthenticator authenticator = authenticator(ring);

    private TokenAuthenticator authenticator(KnownKeys keys) {
        revocations.hold(new Changes(Map.of(), "1"));
        return new TokenAuthenticator(keys, new Issuers(List.of(new OwnKeys(keys, ClaimRules.ours(ISSUER)))), revocations,
                new Newcomers(null, true), 4096, CLOCK);
    }

    /** Keys in memory, and what was asked of them. */
    private static final class Ring implements KnownKeys {

        private final List<String> asked = new ArrayList<>();
        private final Set<String> revoked = new HashSet<>();

        @Override
        public Uni<Optional<PublicKey>> verifying(String id) {
            asked.add(id);
            return Uni.createFrom().item(id.equals(KEY.id()) ? Optional.of(KEY.publicKey()) : Optional.empty());
        }

        @Override
        public boolean holds(String id) {
            return !revoked.contains(id);
        }

        @Override
        public boolean holds(ApiKey key) {
            return !revoked.contains(key.text());
        }

        @Override
        public Uni<Optional<ApiKey.Kind>> kindOf(ApiKey key) {
            return Uni.createFrom().item(Stream.of(PUBLISHABLE, SECRET).filter(key::equals).map(ApiKey::kind).findAny());
        }
    }

    @Test
    void a_good_token_stands_for_its_user_until_it_expires() {
        var identified = identify(MINT.good());

        assertThat(identified.expiresAt()).contains(NOW.plusSeconds(3600));
        assertThat(identified.caller()).isInstanceOfSatisfying(Caller.User.class, user -> {
            assertThat(user.id()).isEqualTo(Mint.ALICE);
            assertThat(user.claims()).contains("\"session_id\"").contains("alice@example.com");
            assertThat(user.standing()).contains("alice@example.com").doesNotContain("session_id").doesNotContain("exp");
        });
    }

    @Test
    void two_tokens_of_one_user_have_the_same_standing_whatever_the_order_of_their_claims() {
        var one = identify(MINT.strike(ClaimsJson.write(MINT.header()), """
                {"iss":"%s","aud":"authenticated","role":"authenticated","sub":"%s","iat":%d,"exp":%d,"jti":"a",
                "app_metadata":{"a":1,"b":[{"x":1,"y":2}]}}""".formatted(ISSUER, Mint.ALICE, MINT.now(), MINT.now() + 60)));
        var other = identify(MINT.strike(ClaimsJson.write(MINT.header()), """
                {"exp":%d,"app_metadata":{"b":[{"y":2,"x":1}],"a":1},"iat":%d,"sub":"%s","role":"authenticated",
                "aud":"authenticated","iss":"%s","session_id":"s"}""".formatted(MINT.now() + 90, MINT.now(), Mint.ALICE,
                ISSUER)));

        assertThat(one.caller().seesTheSameAs(other.caller())).isTrue();
    }

    @Test
    void a_clock_may_be_five_seconds_off_and_no_more() {
        var justGood = MINT.withClaims(claims -> claims.putAll(Map.of("iat", MINT.now() + 5, "exp", MINT.now() - 4)));
        var justExpired = MINT.withClaims(claims -> claims.put("exp", MINT.now() - 5));

        assertThat(identify(justGood).caller()).isInstanceOf(Caller.User.class);
        assertThat(refusal(justExpired).problem()).isEqualTo(Problem.TOKEN_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = { "iat", "nbf" })
    void who_is_of_a_time_to_come_may_bring_another_token_because_our_clock_may_be_wrong(String claim) {
        var early = MINT.withClaims(claims -> claims.put(claim, MINT.now() + 600));

        assertThat(refusal(early).problem()).isEqualTo(Problem.TOKEN_EXPIRED);
        assertThat(refusal(early).detail()).isEqualTo("The access token is of a time that is yet to come.");
    }

    @Test
    void an_audience_may_be_a_list_of_the_one() {
        assertThat(identify(MINT.withClaims(claims -> claims.put("aud", List.of("authenticated")))).caller())
                .isInstanceOf(Caller.User.class);
    }

    @Test
    void keys_stand_for_nobody_and_for_the_service() {
        assertThat(identify(PUBLISHABLE.text()).caller()).isEqualTo(new Caller.Nobody());
        assertThat(identify(SECRET.text()).caller()).isEqualTo(new Caller.Service());
        assertThat(identify(SECRET.text()).expiresAt()).isEmpty();
        assertThat(refusal(REVOKED.text()).problem()).isEqualTo(Problem.TOKEN_INVALID);
    }

    @Test
    void what_was_identified_holds_until_its_key_is_revoked() {
        var byToken = identify(MINT.good());
        var byKey = identify(SECRET.text());
        assertThat(byToken.objection().get()).isEmpty();
        assertThat(byKey.objection().get()).isEmpty();

        ring.revoked.addAll(List.of(KEY.id(), SECRET.text()));

        assertThat(byToken.objection().get().orElseThrow().problem()).isEqualTo(Problem.TOKEN_INVALID);
        assertThat(byKey.objection().get().orElseThrow().problem()).isEqualTo(Problem.TOKEN_INVALID);
    }

    @Test
    void a_token_ends_with_its_session_and_with_its_account() {
        var session = UUID.randomUUID();
        var token = MINT.withClaims(claims -> claims.put("session_id", session.toString()));
        var other = identify(MINT.good());
        var identified = identify(token);

        revocations.hold(new Changes(Map.of(session, new Revocation(Reason.SESSION_ENDED, Optional.empty())), "2"));

        assertThat(identified.objection().get().orElseThrow().problem()).isEqualTo(Problem.SESSION_ENDED);
        assertThat(refusal(token).problem()).isEqualTo(Problem.SESSION_ENDED);
        assertThat(other.objection().get()).isEmpty();

        revocations.hold(new Changes(Map.of(Mint.ALICE, new Revocation(Reason.ACCOUNT_DELETED, Optional.empty())), "3"));

        assertThat(refusal(token).problem()).as("the account weighs more").isEqualTo(Problem.ACCOUNT_DELETED);
        assertThat(other.objection().get()).isPresent();
    }

    @Test
    void a_ban_ends_when_its_time_is_over() {
        revocations.hold(new Changes(Map.of(Mint.ALICE,
                new Revocation(Reason.ACCOUNT_BANNED, Optional.of(NOW.plusSeconds(1)))), "2"));
        assertThat(refusal(MINT.good()).problem()).isEqualTo(Problem.ACCOUNT_BANNED);

        revocations.hold(new Changes(Map.of(Mint.ALICE, new Revocation(Reason.ACCOUNT_BANNED, Optional.of(NOW))), "3"));
        assertThat(identify(MINT.good()).caller()).isInstanceOf(Caller.User.class);
    }

    @Test
    void as_long_as_nobody_knows_which_sessions_have_ended_no_token_is_believed_and_none_is_blamed() {
        var unread = new TokenAuthenticator(ring, new Issuers(List.of(new OwnKeys(ring, ClaimRules.ours(ISSUER)))),
                new Revocations(null, null, CLOCK), new Newcomers(null, true), 4096, CLOCK);

        var refusal = catchThrowableOfType(Refusal.class, () -> unread.identify(MINT.good()).await().indefinitely());

        assertThat(refusal.problem()).isEqualTo(Problem.UNAVAILABLE);
    }

    @Test
    void an_expired_token_with_a_bad_signature_is_not_told_that_it_expired() {
        var forged = new Mint(FOREIGN, ISSUER, NOW.getEpochSecond())
                .strike(MINT.header(), new Mint(KEY, ISSUER, NOW.getEpochSecond() - 9999).claims());

        assertThat(refusal(forged).problem()).isEqualTo(Problem.TOKEN_INVALID);
    }

    @Test
    void a_kid_that_is_no_UUID_is_never_looked_up() {
        refusal(MINT.withHeader(header -> header.put("kid", "../../../dev/null")));
        refusal(MINT.withHeader(header -> header.put("kid", "' or 1=1 --")));

        assertThat(ring.asked).isEmpty();
    }

    @Test
    void where_keys_cannot_be_read_it_is_not_the_tokens_fault() {
        KnownKeys away = new KnownKeys() {
            @Override
            public Uni<Optional<PublicKey>> verifying(String id) {
                return Uni.createFrom().failure(Refusal.unavailable("The database is away."));
            }

            @Override
            public boolean holds(String id) {
                return true;
            }

            @Override
            public boolean holds(ApiKey key) {
                return true;
            }

            @Override
            public Uni<Optional<ApiKey.Kind>> kindOf(ApiKey key) {
                return Uni.createFrom().failure(Refusal.unavailable("The database is away."));
            }
        };
        var blind = authenticator(away);

        for (var credential : List.of(MINT.good(), SECRET.text())) {
            var refusal = catchThrowableOfType(Refusal.class, () -> blind.identify(credential).await().indefinitely());
            assertThat(refusal.problem()).isEqualTo(Problem.UNAVAILABLE);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void nobody_gets_in_with(String name, String token) {
        var refusal = refusal(token);

        assertThat(refusal.problem()).isEqualTo(Problem.TOKEN_INVALID);
        assertThat(refusal.detail()).isEqualTo("The credential is no access token or key of ours.");
    }

    static Stream<Arguments> forgeries() {
        return Forgeries.all(KEY, FOREIGN, MINT);
    }

    private Identified identify(String credential) {
        return authenticator.identify(credential).await().indefinitely();
    }

    private Refusal refusal(String credential) {
        return catchThrowableOfType(Refusal.class, () -> identify(credential));
    }
}
