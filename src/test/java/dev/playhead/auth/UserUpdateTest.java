package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.Door.Answer;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class UserUpdateTest {

    private static final String CLAIMS_OF_A_KING = """
            {"role": "service_role", "app_metadata": {"admin": true}, "raw_app_meta_data": {"admin": true}, "aud": "admin",
             "id": "00000000-0000-4000-8000-000000000000", "sub": "00000000-0000-4000-8000-000000000000", "is_anonymous": true,
             "email_confirmed_at": null, "banned_until": "2999-01-01T00:00:00Z", "ban_duration": "24h", "email_confirm": false,
             "is_super_admin": true, "encrypted_password": "x", "password_hash": "x", "created_at": "2000-01-01T00:00:00Z",
             "phone_confirm": true, "user_metadata": {"a": 1}, "data": {"role": "service_role", "b": 1}%s}
            """;

    @Inject
    Tables tables;

    private final Door app = Door.app();

    @Test
    void data_is_merged_and_a_null_removes_its_key() {
        var alice = app.signUp(Door.anEmail());
        app.as(alice).put("/user", "{\"data\": {\"a\": 1, \"b\": {\"c\": 2}, \"d\": 3}}");

        var answer = app.as(alice).put("/user", "{\"data\": {\"a\": null, \"b\": {\"e\": 4}, \"f\": 5}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().getJsonObject("user_metadata"))
                .isEqualTo(new JsonObject("{\"b\": {\"e\": 4}, \"d\": 3, \"f\": 5}"));
        assertThat(app.as(alice).get("/user").body()).isEqualTo(answer.body());
    }

    @Test
    void updates_at_once_lose_none_of_their_keys() {
        var alice = app.signUp(Door.anEmail());

        var answers = IntStream.range(0, 20)
                .mapToObj(number -> app.as(alice).send("PUT", "/user", "{\"data\": {\"key%d\": %d}}".formatted(number, number)))
                .toList().stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(app.as(alice).get("/user").body().getJsonObject("user_metadata").fieldNames()).hasSize(20);
    }

    @Test
    void data_stays_as_small_as_at_sign_up_however_it_grew() {
        var alice = app.signUp(Door.anEmail());
        assertThat(app.as(alice).put("/user", "{\"data\": {\"a\": \"%s\"}}".formatted("x".repeat(1000))).status())
                .isEqualTo(200);

        var grown = app.as(alice).put("/user", "{\"data\": {\"b\": \"%s\"}}".formatted("x".repeat(1000)));

        assertThat(grown.code()).isEqualTo("400 validation_failed");
        assertThat(app.as(alice).get("/user").body().getJsonObject("user_metadata").fieldNames()).containsExactly("a");
    }

    @Test
    void what_was_imported_larger_may_shrink() {
        var alice = app.signUp(Door.anEmail());
        tables.run(
                "update auth.users set raw_user_meta_data = jsonb_build_object('x', repeat('y', 5000), 'z', 1) where id = $1",
                alice.userId());

        assertThat(app.as(alice).put("/user", "{\"data\": {\"z\": null}}").status()).isEqualTo(200);
        assertThat(app.as(alice).put("/user", "{\"data\": {\"z\": \"longer than it was before\"}}").code())
                .isEqualTo("400 validation_failed");
    }

    @Test
    void a_new_password_ends_the_other_sessions_and_keeps_this_one() {
        var email = Door.anEmail();
        var here = app.signUp(email);
        var there = app.signIn(email, Door.PASSWORD);

        var answer = app.as(here).put("/user", "{\"password\": \"another horse\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("email")).isEqualTo(email);
        assertThat(app.signIn(email, Door.PASSWORD).code()).isEqualTo("400 invalid_credentials");
        assertThat(app.signIn(email, "another horse").status()).isEqualTo(200);
        assertThat(app.as(here).get("/user").status()).isEqualTo(200);
        assertThat(app.refresh(here.text("refresh_token")).status()).isEqualTo(200);
        assertThat(app.as(there).get("/user").code()).isEqualTo("403 session_not_found");
        assertThat(app.refresh(there.text("refresh_token")).code()).isEqualTo("400 refresh_token_not_found");
    }

    @Test
    void a_password_that_is_weak_or_the_same_is_refused() {
        var alice = app.signUp(Door.anEmail());

        assertThat(app.as(alice).put("/user", "{\"password\": \"12345\"}").code()).isEqualTo("422 weak_password");
        assertThat(app.as(alice).put("/user", Door.credentials("", Door.PASSWORD)).code()).isEqualTo("422 same_password");
        assertThat(app.as(alice).put("/user", "{\"password\": \"nul \\u0000 nul\"}").code()).isEqualTo("400 validation_failed");
    }

    @Test
    void what_was_sent_to_prove_an_account_is_worthless_once_the_password_is_new() {
        var alice = app.signUp(Door.anEmail());
        tables.run("""
                insert into playhead.one_time_tokens (user_id, kind, sent_to, link_digest, code_digest, expires_at)
                values ($1, 'recovery', 'a@example.com', sha256($2), sha256($2), now() + interval '1 hour')
                """, alice.userId(), Buffer.buffer(alice.userId().toString()));

        app.as(alice).put("/user", "{\"password\": \"another horse\"}");

        assertThat(tables.value("select count(*) from playhead.one_time_tokens where user_id = $1", alice.userId()))
                .isEqualTo(0L);
    }

    @Test
    void an_address_changes_at_once_where_none_is_proved_and_the_profile_follows() {
        var alice = app.signUp(Door.anEmail());
        var wanted = Door.anEmail();

        var answer = app.as(alice).put("/user", "{\"email\": \"%s\"}".formatted(wanted.toUpperCase()));

        assertThat(answer.text("email")).isEqualTo(wanted);
        assertThat(answer.text("new_email")).isNull();
        assertThat(answer.text("email_confirmed_at")).isNotNull();
        assertThat(app.signIn(wanted, Door.PASSWORD).userId()).isEqualTo(alice.userId());
        assertThat(tables.value("select email from public.profiles where id = $1", alice.userId())).isEqualTo(wanted);
    }

    @Test
    void an_address_that_is_taken_stays_whose_it_is() {
        var alice = app.signUp(Door.anEmail());
        var bob = Door.anEmail();
        app.signUp(bob);

        var answer = app.as(alice).put("/user", "{\"email\": \"%s\", \"data\": {\"a\": 1}}".formatted(bob.toUpperCase()));

        assertThat(answer.code()).isEqualTo("422 email_exists");
        assertThat(app.as(alice).get("/user").body().getJsonObject("user_metadata").isEmpty()).isTrue();
        assertThat(app.as(alice).put("/user", "{\"email\": \"no address\"}").code()).isEqualTo("400 validation_failed");
        assertThat(app.as(alice).put("/user", "{\"phone\": \"+123\"}").code()).isEqualTo("400 phone_provider_disabled");
    }

    @Test
    void of_many_who_want_an_address_at_once_one_gets_it() {
        var wanted = Door.anEmail();
        var people = IntStream.range(0, 5).mapToObj(number -> app.signUp(Door.anEmail())).toList();

        var answers = people.stream()
                .map(person -> app.as(person).send("PUT", "/user", "{\"email\": \"%s\"}".formatted(wanted)))
                .toList().stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("422 email_exists"));
    }

    @Test
    void users_cannot_say_what_is_not_theirs_to_say() {
        var email = Door.anEmail();
        var alice = app.post("/signup", CLAIMS_OF_A_KING.formatted(
                ", \"email\": \"%s\", \"password\": \"%s\"".formatted(email, Door.PASSWORD)));
        assertThat(alice.status()).isEqualTo(200);

        var answer = app.as(alice).put("/user", CLAIMS_OF_A_KING.formatted(""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("id")).isEqualTo(alice.userId().toString())
                .isNotEqualTo("00000000-0000-4000-8000-000000000000");
        assertThat(answer.text("role")).isEqualTo("authenticated");
        assertThat(answer.text("aud")).isEqualTo("authenticated");
        assertThat(answer.body().getJsonObject("app_metadata").fieldNames()).containsExactlyInAnyOrder("provider", "providers");
        assertThat(answer.body().getJsonObject("user_metadata").fieldNames()).containsExactlyInAnyOrder("role", "b");
        assertThat(answer.body().getBoolean("is_anonymous")).isFalse();
        assertThat(answer.text("banned_until")).isNull();
        assertThat(answer.text("email_confirmed_at")).isNotNull();
        assertThat(answer.text("created_at")).doesNotStartWith("2000");
        var again = app.signIn(email, Door.PASSWORD);
        assertThat(again.claim("role")).isEqualTo("authenticated");
        assertThat(((JsonObject) again.claim("app_metadata")).containsKey("admin")).isFalse();
    }

    @Test
    void an_update_needs_a_living_session() {
        var alice = app.signUp(Door.anEmail());
        app.as(alice).post("/logout", "");

        assertThat(app.as(alice).put("/user", "{\"data\": {}}").code()).isEqualTo("403 session_not_found");
        assertThat(app.put("/user", "{\"data\": {}}").code()).isEqualTo("401 no_authorization");
        assertThat(Door.administration().put("/user", "{\"data\": {}}").code()).isEqualTo("401 no_authorization");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"email\": 1}", "{\"data\": []}", "{\"data\": {\"a\": \"\\u0000\"}}", "{\"password\": {}}",
            "[]" })
    void wrong_types_are_refused_where_they_stand(String body) {
        assertThat(app.as(app.signUp(Door.anEmail())).put("/user", body).code()).isEqualTo("400 validation_failed");
    }

    @Test
    void letters_are_told_of() {
        var alice = app.signUp(Door.anEmail());
        tables.run(
                """
                        update auth.users
                        set email_change = 'new@example.com', email_change_sent_at = now(), recovery_sent_at = now(), invited_at = now(),
                            confirmation_sent_at = now(), reauthentication_sent_at = now()
                        where id = $1
                        """,
                alice.userId());

        var user = app.as(alice).get("/user").body();

        assertThat(user.getString("new_email")).isEqualTo("new@example.com");
        assertThat(user.fieldNames()).contains("email_change_sent_at", "recovery_sent_at", "invited_at",
                "confirmation_sent_at", "reauthentication_sent_at");
        tables.run("update auth.users set email_change = '' where id = $1", alice.userId());
        assertThat(app.as(alice).get("/user").body().containsKey("new_email")).isFalse();
    }
}
