package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailOffTest {

    private final Door app = Door.app();

    @ParameterizedTest
    @ValueSource(strings = { "/recover", "/otp", "/resend", "/verify" })
    void what_needs_mail_names_the_setting(String path) {
        var answer = app.post(path, "{\"type\":\"signup\",\"email\":\"alice@example.com\"}");

        assertThat(answer.code()).isEqualTo("422 email_provider_disabled");
        assertThat(answer.text("message")).contains("playhead.auth.mail.enabled");
    }

    @Test
    void so_do_the_rest() {
        var secret = Door.setting("test.secret-key");
        var operator = app.with("apikey", secret).with("Authorization", "Bearer " + secret);

        assertThat(operator.post("/invite", "{}").code()).isEqualTo("422 email_provider_disabled");
        assertThat(operator.post("/admin/generate_link", "{}").code()).isEqualTo("422 email_provider_disabled");
        assertThat(app.as(app.signUp(Door.anEmail())).get("/reauthenticate").code()).isEqualTo("422 email_provider_disabled");
        assertThat(app.get("/verify?token=x&type=signup").code()).isEqualTo("422 email_provider_disabled");
        assertThat(app.get("/settings").body().getBoolean("mailer_autoconfirm")).isTrue();
    }
}
