package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(MailIntervalTest.OneMinute.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailIntervalTest {

    public static class OneMinute implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.auth.mail.enabled", "true", "playhead.auth.mail.confirm", "false");
        }
    }

    @Inject
    Tables tables;

    @Inject
    Mailbox mailbox;

    private final Door app = Door.app();

    @Test
    void a_second_mail_of_a_kind_within_a_minute_is_refused_to_its_owner() {
        var alice = app.signUp(Door.anEmail());
        app.as(alice).get("/reauthenticate");

        var second = app.as(alice).get("/reauthenticate");

        assertThat(second.code()).isEqualTo("429 over_email_send_rate_limit");
        assertThat(second.text("message")).matches("For security purposes, you can only request this after \\d+ seconds\\.");
        assertThat(Integer.parseInt(second.headers().firstValue("Retry-After").orElseThrow())).isBetween(50, 60);
    }

    @Test
    void and_silently_left_out_for_anybody_else() {
        var email = Door.anEmail();
        var alice = app.signUp(email);
        var body = JsonObject.of("email", email).encode();
        app.post("/recover", body);
        mailbox.received(email);

        assertThat(app.post("/recover", body).status()).isEqualTo(200);
        app.as(alice).get("/reauthenticate");

        assertThat(mailbox.received(email, 2).mail().getSubject()).isEqualTo("Your code");
        tables.run("update auth.users set recovery_sent_at = now() - interval '61 seconds' where email = $1", email);
        app.post("/recover", body);
        assertThat(mailbox.received(email, 3).mail().getSubject()).isEqualTo("Choose a new password");
    }
}
