package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PasswordTest {

    private final PasswordHashes hashes = new PasswordHashes();

    @Test
    void a_hash_is_argon2id_as_OWASP_asks_for() {
        var hash = hashes.hash(Password.parse("correct horse"));

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hashes.matches(Password.parse("correct horse"), hash)).isTrue();
        assertThat(hashes.matches(Password.parse("correct horsf"), hash)).isFalse();
        assertThat(hashes.isOutdated(hash)).isFalse();
    }

    @Test
    void a_password_is_the_same_however_its_accents_were_typed() {
        var hash = hashes.hash(Password.parse("caf\u00e9 au lait"));

        assertThat(hashes.matches(Password.parse("cafe\u0301 au lait"), hash)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "$2a$04$9gkWfMBZzPLd8nGuDU2mTe5gV3gqr9DJfKbHDfN2yQHqOB0Pz6VLS",
            "$2b$04$9gkWfMBZzPLd8nGuDU2mTe5gV3gqr9DJfKbHDfN2yQHqOB0Pz6VLS",
    })
    void an_imported_hash_is_outdated_and_takes_no_more_than_72_bytes(String hash) {
        assertThat(hashes.isOutdated(hash)).isTrue();
        assertThat(hashes.matches(Password.parse("x".repeat(73)), hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "plain text", "$argon2id$", "$argon2id$v=19$m=x,t=2,p=1$AA$AA", "$2a$" })
    void a_broken_hash_matches_nothing(String hash) {
        assertThat(hashes.matches(Password.parse("correct horse"), hash)).isFalse();
    }

    @Test
    void a_kibibyte_is_enough() {
        assertThat(Password.parse("x".repeat(1024)).normalised()).hasSize(1024);
        assertThat(refusal("x".repeat(1025)).problem()).isEqualTo(AuthProblem.VALIDATION_FAILED);
        assertThat(refusal("\u00e9".repeat(513)).problem()).isEqualTo(AuthProblem.VALIDATION_FAILED);
    }

    @Test
    void what_is_no_character_is_in_no_password() {
        assertThat(refusal("NUL \u0000").problem()).isEqualTo(AuthProblem.VALIDATION_FAILED);
        assertThat(refusal("half \ud83d").problem()).isEqualTo(AuthProblem.VALIDATION_FAILED);
        assertThat(Password.parse("whole \ud83d\ude00")).isNotNull();
    }

    @Test
    void a_short_password_is_weak_by_its_length_in_characters() {
        assertThat(Password.parse("\ud83d\ude00".repeat(6)).atLeast(6)).isNotNull();
        assertThat(catchThrowableOfType(AuthRefusal.class, () -> Password.parse("\ud83d\ude00".repeat(5)).atLeast(6))
                .weaknesses()).containsExactly("length");
    }

    private static AuthRefusal refusal(String text) {
        return catchThrowableOfType(AuthRefusal.class, () -> Password.parse(text));
    }
}
