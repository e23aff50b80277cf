package dev.playhead.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiKeyTest {

    @ParameterizedTest
    @EnumSource
    void a_key_is_read_as_it_was_made(ApiKey.Kind kind) {
        var made = ApiKey.random(kind, new SecureRandom());

        assertThat(made.text()).matches("sb_" + kind.text() + "_[A-Za-z0-9_-]{22}_[A-Za-z0-9_-]{8}");
        assertThat(ApiKey.parse(made.text())).contains(made);
    }

    @Test
    void the_checksum_is_what_is_documented() {
        assertThat(ApiKey.parse("sb_publishable_ACJWlzQHlZjBrEguHvfOxg_PjTdEEPY")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "sb_",
            "sb_publishable_",
            "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_PjTdEEPX",
            "sb_publishable_BCJWlzQHlZjBrEguHvfOxg_PjTdEEPY",
            "sb_secret_ACJWlzQHlZjBrEguHvfOxg_PjTdEEPY",
            "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_PjTdEEPY\n",
            " sb_publishable_ACJWlzQHlZjBrEguHvfOxg_PjTdEEPY",
            "SB_PUBLISHABLE_ACJWlzQHlZjBrEguHvfOxg_PjTdEEPY",
            "sb_temp_ACJWlzQHlZjBrEguHvfOxg_PjTdEEPY",
            "sb_publishable_ACJWlzQHlZjBrEguHvfOx\u0000_PjTdEEPY",
    })
    void a_typing_error_is_no_key(String text) {
        assertThat(ApiKey.parse(text)).isEmpty();
    }

    @Test
    void a_key_does_not_print_itself() {
        var key = ApiKey.random(ApiKey.Kind.SECRET, new SecureRandom());

        assertThat(key).hasToString("secret key");
    }
}
