package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** A service whose users sign in elsewhere. */
@QuarkusTest
@TestProfile(AccountsSwitchTest.Off.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccountsSwitchTest {

    public static class Off implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.auth.accounts", "false");
        }
    }

    private final Door app = Door.app();

    @Test
    void nobody_signs_up_or_in_here() {
        assertThat(app.signUp(Door.anEmail()).code()).isEqualTo("422 signup_disabled");
        assertThat(app.signIn(Door.anEmail(), Door.PASSWORD).code()).isEqualTo("422 email_provider_disabled");
        assertThat(app.refresh("A".repeat(43)).code()).isEqualTo("422 email_provider_disabled");
        assertThat(app.get("/user").code()).isEqualTo("422 email_provider_disabled");
        assertThat(app.get("/admin/users").code()).isEqualTo("422 email_provider_disabled");
    }

    @Test
    void what_tells_about_the_service_is_open() {
        assertThat(app.get("/health").status()).isEqualTo(200);
        var settings = app.get("/settings").body();
        assertThat(settings.getBoolean("disable_signup")).isTrue();
        assertThat(settings.getJsonObject("external").getBoolean("email")).isFalse();
        assertThat(app.get("/.well-known/jwks.json").status()).isEqualTo(200);
    }
}
