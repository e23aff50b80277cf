package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.auth.key.Secret;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RefreshTokenTest {

    private final Secret secret = new Secret(new byte[32]);
    private final RefreshToken first = RefreshToken.random(new SecureRandom());

    @Test
    void a_token_has_one_successor() {
        var successor = first.successor(secret);

        assertThat(first.successor(secret)).isEqualTo(successor).isNotEqualTo(first);
        assertThat(RefreshToken.parse(successor.text())).contains(successor);
    }

    @Test
    void another_secret_makes_another_chain() {
        assertThat(first.successor(new Secret("another secret".getBytes(StandardCharsets.US_ASCII))))
                .isNotEqualTo(first.successor(secret));
    }

    @Test
    void what_is_kept_is_a_digest() {
        assertThat(first.digest()).matches("[0-9a-f]{64}").isEqualTo(new RefreshToken(first.text()).digest());
    }

    @Test
    void what_was_never_issued_is_none() {
        assertThat(RefreshToken.parse("")).isEmpty();
        assertThat(RefreshToken.parse(first.text() + "A")).isEmpty();
        assertThat(RefreshToken.parse(first.text().substring(1) + "\u0000")).isEmpty();
    }
}
