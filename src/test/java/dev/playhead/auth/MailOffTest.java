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
    @ValueSource(strings = { "/recover", "/otp", "/resend" })
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
        assertThat(app.as(app.signUp(Door.anEmail())).get("/reauthenticate").code()).isEqualTo("422 email_provider_disabled");
        assertThat(app.get("/settings").body().getBoolean("mailer_autoconfirm")).isTrue();
    }

    @Test
    void an_operator_makes_links_all_the_same_and_sends_them_himself() {
        var secret = Door.setting("test.secret-key");
        var operator = app.with("apikey", secret).with("Authorization", "Bearer " + secret);
        var email = Door.anEmail();

        var link = operator.post("/admin/generate_link", "{\"type\":\"invite\",\"email\":\"" + email + "\"}");

        assertThat(link.status()).isEqualTo(200);
        var verified = app.post("/verify", "{\"type\":\"invite\",\"token_hash\":\"" + link.text("hashed_token") + "\"}");
        assertThat(verified.status()).isEqualTo(200);
        assertThat(app.as(verified).get("/user").text("email")).isEqualTo(email);
        assertThat(app.post("/verify", "{\"type\":\"email\",\"email\":\"" + email + "\",\"token\":\"123456\"}").code())
                .isEqualTo("403 otp_expired");
    }
}
