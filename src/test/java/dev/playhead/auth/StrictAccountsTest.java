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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(StrictAccountsTest.Strict.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class StrictAccountsTest {

    /** Everything that an operator may turn on. */
    public static class Strict implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.auth.anonymous", "true",
                    "playhead.auth.password-change-needs-current", "true",
                    "playhead.auth.password-change-needs-reauthentication", "true",
                    "playhead.auth.session-lifetime", "30D",
                    "playhead.auth.session-inactivity", "7D",
                    "playhead.auth.single-session", "true");
        }
    }

    @Inject
    Tables tables;

    private final Door app = Door.app();

    @Test
    void nobody_in_particular_gets_an_account_and_a_profile() {
        var answer = app.post("/signup", "{\"data\": {\"theme\": \"dark\"}, \"gotrue_meta_security\": {}}");

        assertThat(answer.status()).isEqualTo(200);
        var user = answer.body().getJsonObject("user");
        assertThat(user.getBoolean("is_anonymous")).isTrue();
        assertThat(user.getJsonArray("identities")).isEmpty();
        assertThat(user.getJsonObject("app_metadata")).isEmpty();
        assertThat(user.getString("email")).isEmpty();
        assertThat(user.getJsonObject("user_metadata")).isEqualTo(JsonObject.of("theme", "dark"));
        assertThat(answer.claim("is_anonymous")).isEqualTo(true);
        assertThat(((JsonArray) answer.claim("amr")).getJsonObject(0).getString("method")).isEqualTo("anonymous");
        assertThat(tables.value("select count(*) from public.profiles where id = $1", answer.userId())).isEqualTo(1L);
        assertThat(app.get("/settings").body().getJsonObject("external").getBoolean("anonymous_users")).isTrue();
    }

    @Test
    void nobody_becomes_somebody_by_an_address_and_a_password() {
        var nobody = app.post("/signup", "{}");
        var email = Door.anEmail();

        assertThat(app.as(nobody).put("/user", "{\"password\": \"correct horse\"}").code()).isEqualTo("400 validation_failed");
        var somebody = app.as(nobody).put("/user", Door.credentials(email, Door.PASSWORD));

        assertThat(somebody.status()).isEqualTo(200);
        assertThat(somebody.text("email")).isEqualTo(email);
        assertThat(somebody.body().getBoolean("is_anonymous")).isFalse();
        assertThat(somebody.body().getJsonObject("app_metadata").getString("provider")).isEqualTo("email");
        assertThat(somebody.body().getJsonArray("identities")).hasSize(1);
        var refreshed = app.refresh(nobody.text("refresh_token"));
        assertThat(refreshed.claim("is_anonymous")).isEqualTo(false);
        assertThat(app.signIn(email, Door.PASSWORD).userId()).isEqualTo(nobody.userId());
    }

    @Test
    void nobody_cannot_take_the_address_of_somebody() {
        var email = Door.anEmail();
        app.signUp(email);
        var nobody = app.post("/signup", "{}");

        assertThat(app.as(nobody).put("/user", Door.credentials(email, "another horse")).code())
                .isEqualTo("422 email_exists");
        assertThat(app.as(nobody).get("/user").body().getBoolean("is_anonymous")).isTrue();
    }

    @Test
    void a_password_is_changed_only_by_whoever_knows_it() {
        var alice = app.signUp(Door.anEmail());

        assertThat(app.as(alice).put("/user", "{\"password\": \"another horse\"}").code())
                .isEqualTo("400 current_password_required");
        assertThat(app.as(alice).put("/user", "{\"password\": \"another horse\", \"current_password\": \"wrong\"}").code())
                .isEqualTo("400 current_password_invalid");
        assertThat(app.as(alice).put("/user", "{\"password\": \"another horse\", \"current_password\": \"correct horse\"}")
                .status()).isEqualTo(200);
        assertThat(app.as(alice).put("/user", "{\"data\": {\"a\": 1}}").status()).isEqualTo(200);
    }

    @Test
    void a_session_older_than_a_day_must_be_proved_anew() {
        var alice = app.signUp(Door.anEmail());
        age(alice, "25 hours", "1 hour");
        var change = "{\"password\": \"another horse\", \"current_password\": \"correct horse\"%s}";

        assertThat(app.as(alice).put("/user", change.formatted("")).code()).isEqualTo("400 reauthentication_needed");
        assertThat(app.as(alice).put("/user", change.formatted(", \"nonce\": \"123456\"")).code())
                .isEqualTo("422 reauthentication_not_valid");
        assertThat(app.as(alice).put("/user", "{\"data\": {\"a\": 1}}").status()).isEqualTo(200);
    }

    @Test
    void a_session_lasts_no_longer_than_its_lifetime() {
        var alice = app.signUp(Door.anEmail());
        age(alice, "31 days", "1 hour");

        var answer = app.refresh(alice.text("refresh_token"));

        assertThat(answer.code()).isEqualTo("400 session_expired");
        assertThat(answer.text("message")).isEqualTo("Invalid Refresh Token: Session Expired");
        assertThat(app.as(alice).get("/user").code()).isEqualTo("403 session_not_found");
    }

    @Test
    void a_session_that_is_not_used_expires() {
        var alice = app.signUp(Door.anEmail());
        age(alice, "29 days", "6 days");
        var refreshed = app.refresh(alice.text("refresh_token"));
        assertThat(refreshed.status()).isEqualTo(200);
        age(alice, "29 days", "8 days");

        assertThat(app.refresh(refreshed.text("refresh_token")).text("message"))
                .isEqualTo("Invalid Refresh Token: Session Expired (Inactivity)");
    }

    @Test
    void a_newer_sign_in_replaces_the_session() {
        var email = Door.anEmail();
        var older = app.signUp(email);
        var newer = app.signIn(email, Door.PASSWORD);

        assertThat(app.refresh(older.text("refresh_token")).text("message"))
                .isEqualTo("Invalid Refresh Token: Session Expired (Revoked by Newer Login)");
        assertThat(app.refresh(newer.text("refresh_token")).status()).isEqualTo(200);
    }

    private void age(Door.Answer session, String opened, String used) {
        tables.run("""
                update auth.sessions
                set created_at = now() - $2::text::interval, refreshed_at = now() - $3::text::interval
                where user_id = $1
                """, session.userId(), opened, used);
    }
}
