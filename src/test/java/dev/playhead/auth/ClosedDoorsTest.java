package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClosedDoorsTest {

    private final Door app = Door.app();

    @ParameterizedTest
    @CsvSource({
            "GET, /authorize?provider=github, 400 validation_failed, Unsupported provider: provider is not enabled",
            "GET, /callback?code=1, 400 validation_failed, Unsupported provider: provider is not enabled",
            "POST, /token?grant_type=id_token, 400 provider_disabled, Provider is not enabled",
            "POST, /token?grant_type=web3, 422 web3_provider_disabled, Web3 provider is disabled",
            "POST, /sso, 404 saml_provider_disabled, SAML 2.0 is disabled",
            "GET, /sso/saml/metadata, 404 saml_provider_disabled, SAML 2.0 is disabled",
            "GET, /user/identities/authorize?provider=github, 404 manual_linking_disabled, Manual linking is disabled",
            "DELETE, /user/identities/1, 404 manual_linking_disabled, Manual linking is disabled",
            "POST, /passkeys/registration/options, 404 passkey_disabled, Passkeys are disabled",
            "GET, /oauth/authorizations/1, 404 feature_disabled, OAuth server is disabled",
            "POST, /oauth/clients/register, 404 feature_disabled, OAuth server is disabled",
            "POST, /signup, 422 anonymous_provider_disabled, Anonymous sign-ins are disabled",
    })
    void what_is_not_open_says_so(String method, String path, String code, String message) {
        var answer = app.send(method, path, method.equals("POST") ? "{}" : "").join();

        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.text("message")).isEqualTo(message);
    }

    @Test
    void a_browser_that_is_sent_to_a_provider_is_told_without_a_key() {
        var browser = app.without("apikey").without("Authorization");

        assertThat(browser.get("/authorize?provider=github").code()).isEqualTo("400 validation_failed");
    }

    @Test
    void nobody_can_enrol_a_second_factor() {
        var alice = app.as(app.signUp(Door.anEmail()));

        assertThat(alice.post("/factors", "{\"factor_type\": \"totp\", \"friendly_name\": \"mine\"}").code())
                .isEqualTo("422 mfa_totp_enroll_not_enabled");
        assertThat(alice.post("/factors", "{\"factor_type\": \"phone\"}").code()).isEqualTo("422 mfa_phone_enroll_not_enabled");
        assertThat(alice.post("/factors", "{\"factor_type\": \"webauthn\"}").code())
                .isEqualTo("422 mfa_webauthn_enroll_not_enabled");
        assertThat(alice.post("/factors", "{}").code()).isEqualTo("400 validation_failed");
        assertThat(alice.post("/factors/1/challenge", "{}").code()).isEqualTo("404 mfa_factor_not_found");
        assertThat(alice.post("/factors/1/verify", "{}").code()).isEqualTo("404 mfa_factor_not_found");
        assertThat(alice.delete("/factors/1", "").code()).isEqualTo("404 mfa_factor_not_found");
        assertThat(app.post("/factors", "{\"factor_type\": \"totp\"}").code()).isEqualTo("401 no_authorization");
    }

    @Test
    void settings_name_what_is_open() {
        var settings = app.get("/settings").body();

        var external = settings.getJsonObject("external");
        assertThat(external.fieldNames()).contains("google", "github", "apple", "phone", "anonymous_users")
                .filteredOn(external::getBoolean).containsExactly("email");
        assertThat(settings.getBoolean("mailer_autoconfirm")).isTrue();
        assertThat(settings.getBoolean("phone_autoconfirm")).isFalse();
        assertThat(settings.getBoolean("saml_enabled")).isFalse();
        assertThat(settings.getBoolean("mfa_enabled")).isFalse();
    }

    @Test
    void whoever_verifies_tokens_finds_the_keys() {
        var discovered = app.without("apikey").without("Authorization").get("/.well-known/openid-configuration").body();

        var issuer = Door.setting("playhead.auth.issuer");
        assertThat(discovered.getString("issuer")).isEqualTo(issuer);
        assertThat(discovered.getString("jwks_uri")).isEqualTo(issuer + "/.well-known/jwks.json");
        assertThat(discovered.getJsonArray("id_token_signing_alg_values_supported").getString(0)).isEqualTo("ES256");
        assertThat(new JsonObject(discovered.encode()).containsKey("authorization_endpoint")).isFalse();
    }
}
