package dev.playhead.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.auth.Mint;
import dev.playhead.auth.key.ApiKey;
import dev.playhead.auth.key.KnownKeys;
import dev.playhead.auth.key.SigningKey;
import dev.playhead.auth.token.AccessTokenClaims.Judged;
import dev.playhead.auth.token.RevocationStore.Changes;
import dev.playhead.auth.token.RevocationStore.Reason;
import dev.playhead.auth.token.RevocationStore.Revocation;
import dev.playhead.auth.token.VerifiedTokens.Verified;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/** A token that was found good once is asked again everything that may have changed since. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifiedTokensTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final String ISSUER = "https://playhead.example/auth/v1";
    private static final SigningKey KEY = SigningKey.random();
    private static final Mint MINT = new Mint(KEY, ISSUER, START.getEpochSecond());

    private final Steps clock = new Steps();
    private final Ring ring = new Ring();
    private final Revocations revocations = new Revocations(null, null, clock);
    private final TokenAuthenticator authenticator = new TokenAuthenticator(ring,
            new Issuers(List.of(new OwnKeys(ring, ClaimRules.ours(ISSUER)))), revocations, new Newcomers(null, true), 4096,
            clock);

    VerifiedTokensTest() {
        revocations.hold(new Changes(Map.of(), "1"));
    }

    /** A clock that stands until it is told. */
    private static final class Steps extends Clock {

        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** One key, until there is another or none. */
    private static final class Ring implements KnownKeys {

        private Optional<PublicKey> key = Optional.of(KEY.publicKey());
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Uni<Optional<PublicKey>> verifying(String id) {
            asked.incrementAndGet();
            return Uni.createFrom().item(key);
        }

        @Override
        public boolean holds(String id) {
            return key.isPresent();
        }

        @Override
        public boolean holds(ApiKey apiKey) {
            return false;
        }

        @Override
        public Uni<Optional<ApiKey.Kind>> kindOf(ApiKey apiKey) {
            return Uni.createFrom().item(Optional.empty());
        }
    }

    @Test
    void a_token_shown_again_stands_for_the_same_user() {
        var token = MINT.good();
        var first = identify(token);

        var again = identify(token);

        assertThat(again).isEqualTo(first);
        assertThat(ring.asked).as("its key is looked for each time").hasValue(2);
    }

    @Test
    void a_token_shown_again_expires_to_the_second() {
        var token = MINT.good();
        identify(token);

        clock.now = START.plusSeconds(3600 + 4);
        assertThat(identify(token)).isInstanceOf(Caller.User.class);
        clock.now = START.plusSeconds(3600 + 5);
        assertThat(refusal(token).problem()).isEqualTo(Problem.TOKEN_EXPIRED);
    }

    @Test
    void a_token_shown_again_ends_with_its_account() {
        var token = MINT.good();
        identify(token);

        revocations.hold(new Changes(Map.of(Mint.ALICE, new Revocation(Reason.ACCOUNT_DELETED, Optional.empty())), "2"));

        assertThat(refusal(token).problem()).isEqualTo(Problem.ACCOUNT_DELETED);
    }

    @Test
    void a_token_shown_again_ends_with_its_key() {
        var token = MINT.good();
        identify(token);

        ring.key = Optional.empty();

        assertThat(refusal(token).problem()).isEqualTo(Problem.TOKEN_INVALID);
    }

    @Test
    void a_token_is_verified_anew_where_its_kid_stands_for_another_key() {
        var token = MINT.good();
        identify(token);

        ring.key = Optional.of(SigningKey.random().publicKey());

        assertThat(refusal(token).problem()).isEqualTo(Problem.TOKEN_INVALID);
    }

    @Test
    void a_token_that_differs_in_its_signature_alone_is_another() {
        var token = MINT.good();
        identify(token);
        var last = token.lastIndexOf('.') + 1;

        var forged = token.substring(0, last) + MINT.good().substring(MINT.good().lastIndexOf('.') + 1);

        assertThat(refusal(forged).problem()).isEqualTo(Problem.TOKEN_INVALID);
    }

    @Test
    void the_least_lately_used_are_forgotten() {
        var tokens = new VerifiedTokens(10);
        var verified = new Verified(new TokenHeader("ES256", Optional.empty(), "JWT", Optional.empty()), KEY.publicKey(),
                new Judged(new Caller.Nobody(), START.plus(Duration.ofHours(1)), Optional.of(UUID.randomUUID())));
        tokens.remember(VerifiedTokens.digest("used"), verified);
        tokens.remember(VerifiedTokens.digest("unused"), verified);

        for (var index = 0; index < 100; index++) {
            tokens.remember(VerifiedTokens.digest("other " + index), verified);
            assertThat(tokens.find(VerifiedTokens.digest("used"))).contains(verified);
        }

        assertThat(tokens.find(VerifiedTokens.digest("unused"))).isEmpty();
        assertThat(tokens.find(VerifiedTokens.digest("other 99"))).isPresent();
    }

    private Caller identify(String token) {
        return authenticator.identify(token).await().indefinitely().caller();
    }

    private Refusal refusal(String token) {
        return catchThrowableOfType(Refusal.class, () -> identify(token));
    }
}
