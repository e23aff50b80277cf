package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
@TestProfile(MailServerDownTest.NobodyListens.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailServerDownTest {

    public static class NobodyListens implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "playhead.auth.mail.enabled", "true",
                    "playhead.auth.mail.confirm", "false",
                    "quarkus.mailer.mock", "false",
                    "quarkus.mailer.host", "127.0.0.1",
                    "quarkus.mailer.port", "1");
        }
    }

    @Inject
    Tables tables;

    private final Door app = Door.app();

    /** The client keeps its session at a 503, and everybody is told the same. */
    @Test
    void that_the_mail_server_is_down_is_told_to_everybody_alike() {
        var email = Door.anEmail();
        var alice = app.signUp(email);

        var waited = app.as(alice).get("/reauthenticate");
        assertThat(waited.code()).isEqualTo("503 service_unavailable");
        assertThat(waited.headers().firstValue("Retry-After")).contains("10");

        var known = app.post("/recover", JsonObject.of("email", email).encode());
        var unknown = app.post("/recover", JsonObject.of("email", Door.anEmail()).encode());
        assertThat(known.code()).isEqualTo("503 service_unavailable");
        assertThat(unknown.body()).isEqualTo(known.body());

        // A mail that did not go out does not keep the next from going out.
        await().untilAsserted(() -> assertThat(
                tables.value("select reauthentication_sent_at from auth.users where id = $1", alice.userId())).isNull());
        assertThat(app.signIn(email, Door.PASSWORD).status()).isEqualTo(200);
    }
}
