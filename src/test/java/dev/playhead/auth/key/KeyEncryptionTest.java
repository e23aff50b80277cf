package dev.playhead.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.key.KeyEncryption.UnreadableKey;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyEncryptionTest {

    private static final String TEXT = "{\"kty\":\"EC\",\"d\":\"private\"}";

    private final String key = aKey();
    private final String next = aKey();

    @Test
    void what_is_encrypted_is_read_again() {
        var encryption = with(key, null);

        var encrypted = encryption.encrypt(TEXT);

        assertThat(encrypted).startsWith("eyJ").doesNotContain("private");
        assertThat(encryption.encrypt(TEXT)).isNotEqualTo(encrypted);
        assertThat(encryption.decrypt(encrypted, "It").text()).isEqualTo(TEXT);
        assertThat(encryption.decrypt(encrypted, "It").isCurrent()).isTrue();
        assertThat(encryption.decrypt(encrypted, "It").toString()).doesNotContain("private");
    }

    @Test
    void what_the_previous_key_encrypted_is_read_and_not_current() {
        var encrypted = with(key, null).encrypt(TEXT);

        var opened = with(next, key).decrypt(encrypted, "It");

        assertThat(opened.text()).isEqualTo(TEXT);
        assertThat(opened.isCurrent()).isFalse();
        assertThat(with(null, key).decrypt(encrypted, "It").isCurrent()).isFalse();
    }

    @Test
    void another_key_is_named_by_its_setting() {
        var encrypted = with(key, null).encrypt(TEXT);

        assertThatThrownBy(() -> with(next, null).decrypt(encrypted, "The signing key 1"))
                .isInstanceOf(UnreadableKey.class)
                .hasMessage("The signing key 1 cannot be decrypted: it was encrypted with another key than "
                        + "playhead.auth.key-encryption-key.");
        assertThatThrownBy(() -> with(null, null).decrypt(encrypted, "The signing key 1"))
                .hasMessage(
                        "The signing key 1 is encrypted: set playhead.auth.key-encryption-key to what it was encrypted with.");
    }

    @Test
    void a_changed_letter_is_noticed() {
        var encrypted = with(key, null).encrypt(TEXT);
        var parts = encrypted.split("\\.");
        var body = new StringBuilder(parts[3]);
        body.setCharAt(3, body.charAt(3) == 'A' ? 'B' : 'A');
        var changed = String.join(".", parts[0], "", parts[2], body, parts[4]);

        assertThatThrownBy(() -> with(key, null).decrypt(changed, "It")).isInstanceOf(UnreadableKey.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "short", "c2hvcnQ=", "%%%%", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "correct horse battery staple, and some more" })
    void a_malformed_key_stops_the_start_and_is_not_repeated(String malformed) {
        assertThatThrownBy(() -> with(malformed, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("playhead.auth.key-encryption-key is no key")
                .hasMessageNotContaining(malformed)
                .hasNoCause();
        assertThatThrownBy(() -> with(null, malformed))
                .hasMessageStartingWith("playhead.auth.previous-key-encryption-key is no key");
    }

    static String aKey() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static KeyEncryption with(@Nullable String current,
            @Nullable String previous) {
        return new KeyEncryption(Optional.ofNullable(current), Optional.ofNullable(previous));
    }
}
