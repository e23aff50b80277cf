package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import jakarta.inject.Inject;

import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthDoorTest {

    @Inject
    Tables tables;

    private final Door app = Door.app();

    @Test
    void signing_up_answers_with_tokens_and_the_user() {
        var email = Door.anEmail();

        var answer = app.post("/signup", """
                {"email": "%s", "password": "correct horse", "data": {"display_name": "Alice"},
                 "gotrue_meta_security": {"captcha_token": null}, "code_challenge": null, "code_challenge_method": null}
                """.formatted(email.toUpperCase(Locale.ROOT)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("token_type")).isEqualTo("bearer");
        assertThat(answer.body().getInteger("expires_in")).isEqualTo(3600);
        assertThat(answer.body().getLong("expires_at")).isPositive();
        assertThat(answer.text("refresh_token")).hasSize(43);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        var user = answer.body().getJsonObject("user");
        assertThat(user.fieldNames()).contains("id", "aud", "role", "email", "email_confirmed_at", "phone", "confirmed_at",
                "app_metadata", "user_metadata", "identities", "created_at", "updated_at", "is_anonymous");
        assertThat(user.getString("email")).isEqualTo(email);
        assertThat(user.getJsonObject("user_metadata")).isEqualTo(JsonObject.of("display_name", "Alice"));
        assertThat(user.getJsonObject("app_metadata").getString("provider")).isEqualTo("email");
        assertThat(user.getJsonArray("identities").getJsonObject(0).getJsonObject("identity_data").getString("sub"))
                .isEqualTo(answer.userId().toString());
    }

    @Test
    void an_account_has_a_profile_at_once() {
        var alice = app.post("/signup", """
                {"email": "%s", "password": "correct horse", "data": {"display_name": "Alice"}}""".formatted(Door.anEmail()));

        assertThat(tables.value("select display_name from public.profiles where id = $1", alice.userId())).isEqualTo("Alice");
    }

    @Test
    void a_token_has_the_claims_that_policies_read_and_verifies_against_the_key_set()
            throws JoseException, InvalidJwtException {
        var email = Door.anEmail();
        var alice = app.signUp(email);
        var keys = app.without("apikey").without("Authorization").get("/.well-known/jwks.json");

        var claims = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(
                        new JsonWebKeySet(keys.body().encode()).getJsonWebKeys()))
                .setExpectedAudience("authenticated")
                .setExpectedIssuer(Door.setting("playhead.auth.issuer"))
                .setRequireExpirationTime()
                .build().processToClaims(alice.text("access_token"));

        assertThat(keys.headers().firstValue("Cache-Control")).contains("public, max-age=600");
        assertThat(keys.body().encode()).doesNotContain("\"d\"").contains("\"key_ops\":[\"verify\"]").contains("\"ES256\"");
        var read = new JsonObject(claims.toJson());
        assertThat(read.getString("sub")).isEqualTo(alice.userId().toString());
        assertThat(read.getString("role")).isEqualTo("authenticated");
        assertThat(read.getString("email")).isEqualTo(email);
        assertThat(read.getString("phone")).isEmpty();
        assertThat(read.getString("aal")).isEqualTo("aal1");
        assertThat(read.getJsonArray("amr").getJsonObject(0).getString("method")).isEqualTo("password");
        assertThat(UUID.fromString(read.getString("session_id"))).isNotNull();
        assertThat(read.getBoolean("is_anonymous")).isFalse();
        assertThat(read.getLong("exp") - read.getLong("iat")).isEqualTo(3600);
        var header = new JsonObject(new String(Base64.getUrlDecoder().decode(alice.text("access_token").split("\\.")[0])));
        assertThat(header.fieldNames()).containsExactlyInAnyOrder("alg", "typ", "kid");
    }

    @Test
    void an_address_is_taken_in_any_case() {
        var email = Door.anEmail();
        app.signUp(email);

        var second = app.signUp(email.toUpperCase(Locale.ROOT));

        assertThat(second.code()).isEqualTo("422 user_already_exists");
        assertThat(second.text("message")).isEqualTo("User already registered");
    }

    @Test
    void a_short_password_is_weak() {
        var answer = app.post("/signup", Door.credentials(Door.anEmail(), "12345"));

        assertThat(answer.code()).isEqualTo("422 weak_password");
        assertThat(answer.body().getJsonObject("weak_password").getJsonArray("reasons").getList()).isEqualTo(List.of("length"));
        assertThat(answer.headers().firstValue("x-sb-error-code")).contains("weak_password");
    }

    @ParameterizedTest
    @ValueSource(strings = { "alice", "alice@", "@example.com", "a b@example.com", "alice@example..com", "alice@-example.com",
            "alice@example.com\\u0000", "\\ud83d@example.com", "\\u0430lice@example.com", "a@b@example.com",
            "alice@example.com\\r\\nBcc: bob@example.com" })
    void what_is_no_address_opens_no_account(String email) {
        var answer = app.post("/signup", "{\"email\":\"" + email + "\",\"password\":\"correct horse\"}");

        assertThat(answer.code()).isEqualTo("400 validation_failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"email\": 1, \"password\": \"correct horse\"}",
            "{\"email\": [\"a@example.com\"], \"password\": \"correct horse\"}",
            "{\"email\": \"a@example.com\", \"password\": {\"$ne\": null}}",
            "{\"email\": \"a@example.com\", \"password\": 12345678}",
            "{\"email\": \"a@example.com\", \"password\": \"correct horse\", \"data\": []}",
            "{\"email\": \"a@example.com\", \"password\": \"correct horse\", \"data\": {\"a\": \"\\u0000\"}}",
            "{\"email\": \"a@example.com\", \"password\": \"correct horse\", \"data\": {\"a\": [\"\\ud83d\"]}}",
            "{\"email\": \"a@example.com\", \"password\": \"NUL \\u0000 NUL\"}",
            "{\"email\": \"a@example.com\", \"password\": \"\\ud83d half a pair\"}",
            "{\"email\": \"a@example.com\", \"password\": null}",
            "[]",
            "\"text\"",
    })
    void wrong_types_are_refused_where_they_stand(String body) {
        assertThat(app.post("/signup", body).code()).isEqualTo("400 validation_failed");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "not JSON", "null", "{\"email\":\"a@example.com\"}}", "{\"email\":\"\\ud83" })
    void what_is_no_JSON_is_told_so(String body) {
        assertThat(app.post("/signup", body).code()).isEqualTo("400 bad_json");
        assertThat(app.post("/token?grant_type=password", body).code()).isEqualTo("400 bad_json");
    }

    @Test
    void no_body_is_no_JSON() {
        assertThat(app.post("/signup", "").code()).isEqualTo("400 bad_json");
        assertThat(app.post("/token?grant_type=refresh_token", "").code()).isEqualTo("400 bad_json");
    }

    @Test
    void what_is_huge_is_refused() {
        var long1 = Door.credentials(Door.anEmail(), "x".repeat(1025));
        var data = JsonObject.of("email", Door.anEmail(), "password", "correct horse", "data",
                JsonObject.of("x", "y".repeat(2000))).encode();
        var deep = "{\"email\":\"%s\",\"password\":\"correct horse\",\"data\":{\"x\":%s1%s}}"
                .formatted(Door.anEmail(), "[".repeat(100), "]".repeat(100));

        assertThat(app.post("/signup", long1).code()).isEqualTo("400 validation_failed");
        assertThat(app.post("/token?grant_type=password", long1).code()).isEqualTo("400 validation_failed");
        assertThat(app.post("/signup", data).code()).isEqualTo("400 validation_failed");
        assertThat(app.post("/signup", deep).code()).isEqualTo("400 validation_failed");
        assertThat(app.post("/signup", deep.replace("[".repeat(100), "[".repeat(5000))).code()).isEqualTo("400 bad_json");
    }

    @Test
    void other_ways_to_sign_up_are_closed() {
        assertThat(app.post("/signup", "{\"data\":{}}").code()).isEqualTo("422 anonymous_provider_disabled");
        assertThat(app.post("/signup", "{\"phone\":\"+123\",\"password\":\"correct horse\"}").code())
                .isEqualTo("400 phone_provider_disabled");
    }

    @Test
    void signing_in_answers_as_signing_up_does() {
        var email = Door.anEmail();
        var alice = app.signUp(email);

        var answer = app.signIn(email, Door.PASSWORD);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.userId()).isEqualTo(alice.userId());
        assertThat(answer.body().getJsonObject("user").getString("last_sign_in_at")).isNotEmpty();
        assertThat(answer.text("refresh_token")).isNotEqualTo(alice.text("refresh_token"));
    }

    @Test
    void an_unknown_user_and_a_wrong_password_are_told_the_same() {
        var email = Door.anEmail();
        app.signUp(email);

        var wrong = app.signIn(email, "wrong horse");
        var unknown = app.signIn(Door.anEmail(), "wrong horse");
        var nonsense = app.signIn("no address\u0000", "wrong horse");

        assertThat(wrong.code()).isEqualTo("400 invalid_credentials");
        assertThat(wrong.text("message")).isEqualTo("Invalid login credentials");
        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(nonsense.body()).isEqualTo(wrong.body());
        assertThat(unknown.headers().map().keySet()).isEqualTo(wrong.headers().map().keySet());
    }

    @Test
    void that_an_account_is_banned_or_unconfirmed_is_told_to_its_owner_alone() {
        var email = Door.anEmail();
        var alice = app.signUp(email);
        tables.run("update auth.users set banned_until = now() + interval '1 day' where id = $1", alice.userId());

        assertThat(app.signIn(email, "wrong horse").code()).isEqualTo("400 invalid_credentials");
        assertThat(app.signIn(email, Door.PASSWORD).code()).isEqualTo("400 user_banned");
        assertThat(app.as(alice).get("/user").code()).isEqualTo("403 user_banned");
        assertThat(app.refresh(alice.text("refresh_token")).text("message")).isEqualTo("Invalid Refresh Token: User Banned");

        tables.run("update auth.users set banned_until = now(), email_confirmed_at = null where id = $1", alice.userId());
        assertThat(app.signIn(email, "wrong horse").code()).isEqualTo("400 invalid_credentials");
        assertThat(app.signIn(email, Door.PASSWORD).code()).isEqualTo("400 email_not_confirmed");

        tables.run("update auth.users set deleted_at = now() where id = $1", alice.userId());
        assertThat(app.signIn(email, Door.PASSWORD).code()).isEqualTo("400 invalid_credentials");
        assertThat(app.as(alice).get("/user").code()).isEqualTo("403 user_not_found");
    }

    @Test
    void an_imported_password_is_hashed_anew_at_sign_in() {
        var email = Door.anEmail();
        var bcrypt = new BCryptPasswordEncoder(4).encode("s3cret horse");
        tables.run("insert into auth.users (email, encrypted_password, email_confirmed_at) values ($1, $2, now())", email,
                bcrypt);

        assertThat(app.signIn(email, "wrong horse").code()).isEqualTo("400 invalid_credentials");
        assertThat(hashOf(email)).isEqualTo(bcrypt);
        assertThat(app.signIn(email, "s3cret horse").status()).isEqualTo(200);
        assertThat(hashOf(email)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(app.signIn(email, "s3cret horse").status()).isEqualTo(200);
    }

    @Test
    void an_account_without_a_password_has_no_right_one() {
        var email = Door.anEmail();
        tables.run("insert into auth.users (email, email_confirmed_at) values ($1, now())", email);

        assertThat(app.signIn(email, "dummy").code()).isEqualTo("400 invalid_credentials");
        assertThat(app.signIn(email, "").code()).isEqualTo("400 invalid_credentials");
    }

    @Test
    void an_account_with_more_data_than_a_token_holds_can_sign_in_all_the_same() {
        var email = Door.anEmail();
        var alice = app.signUp(email);
        tables.run("update auth.users set raw_user_meta_data = jsonb_build_object('x', repeat('y', 5000)) where id = $1",
                alice.userId());

        var answer = app.signIn(email, Door.PASSWORD);

        assertThat(answer.text("access_token")).hasSizeLessThanOrEqualTo(4096);
        assertThat(answer.body().getJsonObject("user").getJsonObject("user_metadata").getString("x")).hasSize(5000);
        assertThat(app.as(answer).get("/user").status()).isEqualTo(200);
    }

    @Test
    void an_unknown_grant_is_refused() {
        assertThat(app.post("/token?grant_type=magic", "{}").text("message")).isEqualTo("unsupported_grant_type");
        assertThat(app.post("/token", "{}").code()).isEqualTo("400 invalid_credentials");
        assertThat(app.post("/token?grant_type=password", "{}").code()).isEqualTo("400 validation_failed");
        assertThat(app.post("/token?grant_type=refresh_token", "{}").code()).isEqualTo("400 validation_failed");
    }

    private String hashOf(String email) {
        return (String) tables.value("select encrypted_password from auth.users where email = $1", email);
    }
}
