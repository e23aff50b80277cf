package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.Door.Answer;
import dev.playhead.auth.key.ApiKey;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthSessionTest {

    private static final String AGE_TOKENS = """
            update auth.refresh_tokens set updated_at = updated_at - interval '11 seconds' where user_id = $1
            """;

    @Inject
    Tables tables;

    @Inject
    Accounts accounts;

    private final Door app = Door.app();

    @Test
    void a_refresh_answers_with_the_next_tokens_of_the_session() {
        var alice = app.signUp(Door.anEmail());

        var refreshed = app.refresh(alice.text("refresh_token"));

        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.userId()).isEqualTo(alice.userId());
        assertThat(refreshed.text("refresh_token")).isNotEqualTo(alice.text("refresh_token"));
        assertThat(claim(refreshed, "session_id")).isEqualTo(claim(alice, "session_id"));
        assertThat(claim(refreshed, "amr")).isEqualTo(claim(alice, "amr"));
    }

    @Test
    void refreshing_needs_no_good_access_token() {
        var alice = app.signUp(Door.anEmail());

        assertThat(app.with("Authorization", "Bearer expired").refresh(alice.text("refresh_token")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "short", "' or 1=1 --", "\u0000", "\ud83d" })
    void an_unknown_refresh_token_is_not_found(String token) {
        assertThat(app.refresh(token).code()).isEqualTo("400 refresh_token_not_found");
    }

    @Test
    void a_hundred_refreshes_at_once_have_one_successor() {
        var alice = app.signUp(Door.anEmail());
        var body = JsonObject.of("refresh_token", alice.text("refresh_token")).encode();

        var answers = IntStream.range(0, 100)
                .mapToObj(number -> app.send("POST", "/token?grant_type=refresh_token", body))
                .toList().stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(new HashSet<>(answers.stream().map(answer -> answer.text("refresh_token")).toList())).hasSize(1);
        assertThat(living(alice)).isEqualTo(1L);
    }

    @Test
    void a_lost_answer_is_given_again_as_long_as_it_is_unused() {
        var alice = app.signUp(Door.anEmail());
        var lost = app.refresh(alice.text("refresh_token"));
        tables.run(AGE_TOKENS, alice.userId());

        var again = app.refresh(alice.text("refresh_token"));

        assertThat(again.text("refresh_token")).isEqualTo(lost.text("refresh_token"));
    }

    @Test
    void within_ten_seconds_a_used_token_gives_the_living_one_however_far_down_the_chain() {
        var alice = app.signUp(Door.anEmail());
        var living = app.refresh(app.refresh(app.refresh(alice.text("refresh_token")).text("refresh_token"))
                .text("refresh_token"));

        assertThat(app.refresh(alice.text("refresh_token")).text("refresh_token")).isEqualTo(living.text("refresh_token"));
    }

    @Test
    void a_used_token_that_comes_back_late_ends_the_session() {
        var alice = app.signUp(Door.anEmail());
        var other = app.signIn(alice.body().getJsonObject("user").getString("email"), Door.PASSWORD);
        var living = app.refresh(app.refresh(alice.text("refresh_token")).text("refresh_token"));
        tables.run(AGE_TOKENS, alice.userId());

        var stolen = app.refresh(alice.text("refresh_token"));

        assertThat(stolen.code()).isEqualTo("400 refresh_token_already_used");
        assertThat(stolen.text("message")).isEqualTo("Invalid Refresh Token: Already Used");
        assertThat(app.refresh(living.text("refresh_token")).code()).isEqualTo("400 refresh_token_not_found");
        assertThat(app.as(living).get("/user").code()).isEqualTo("403 session_not_found");
        assertThat(app.refresh(other.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void the_database_holds_no_token_in_clear() {
        var alice = app.signUp(Door.anEmail());

        assertThat(tables.value("select count(*) from auth.refresh_tokens where token = $1 or parent = $1",
                alice.text("refresh_token"))).isEqualTo(0L);
    }

    @Test
    void who_am_I_is_answered_from_the_database() {
        var alice = app.signUp(Door.anEmail());
        tables.run("update auth.users set raw_user_meta_data = '{\"a\": 1}' where id = $1", alice.userId());

        var user = app.as(alice).get("/user");

        assertThat(user.status()).isEqualTo(200);
        assertThat(user.text("id")).isEqualTo(alice.userId().toString());
        assertThat(user.body().getJsonObject("user_metadata")).isEqualTo(JsonObject.of("a", 1));
        assertThat(app.as(alice).without("apikey").get("/user").status()).isEqualTo(200);
    }

    @Test
    void who_am_I_needs_a_users_good_token() {
        assertThat(app.get("/user").code()).isEqualTo("401 no_authorization");
        assertThat(app.with("Authorization", "Bearer " + Door.setting("test.secret-key")).get("/user").code())
                .isEqualTo("401 no_authorization");
        assertThat(app.with("Authorization", "Bearer a.b.c").get("/user").code()).isEqualTo("403 bad_jwt");
        assertThat(app.with("Authorization", "Basic YTpi").get("/user").code()).isEqualTo("403 bad_jwt");
    }

    @Test
    void a_user_who_is_gone_is_not_found() {
        var alice = app.signUp(Door.anEmail());
        tables.run("delete from auth.users where id = $1", alice.userId());

        assertThat(app.as(alice).get("/user").code()).isEqualTo("403 user_not_found");
        assertThat(app.refresh(alice.text("refresh_token")).code()).isEqualTo("400 refresh_token_not_found");
    }

    @Test
    void signing_out_here_leaves_the_other_sessions() {
        var here = app.signUp(Door.anEmail());
        var there = another(here);

        assertThat(app.as(here).post("/logout?scope=local", "").status()).isEqualTo(204);

        assertThat(app.as(here).get("/user").code()).isEqualTo("403 session_not_found");
        assertThat(app.refresh(here.text("refresh_token")).code()).isEqualTo("400 refresh_token_not_found");
        assertThat(app.as(there).get("/user").status()).isEqualTo(200);
        assertThat(app.as(here).post("/logout", "").code()).isEqualTo("403 session_not_found");
    }

    @Test
    void signing_out_elsewhere_leaves_this_session() {
        var here = app.signUp(Door.anEmail());
        var there = another(here);

        assertThat(app.as(here).post("/logout?scope=others", "").status()).isEqualTo(204);

        assertThat(app.as(here).get("/user").status()).isEqualTo(200);
        assertThat(app.as(there).get("/user").code()).isEqualTo("403 session_not_found");
    }

    @Test
    void signing_out_says_everywhere_unless_told_otherwise() {
        var here = app.signUp(Door.anEmail());
        var there = another(here);
        var stranger = app.signUp(Door.anEmail());

        assertThat(app.as(here).post("/logout?scope=some", "").code()).isEqualTo("400 validation_failed");
        assertThat(app.post("/logout", "").code()).isEqualTo("401 no_authorization");
        assertThat(app.as(here).post("/logout", "").status()).isEqualTo(204);

        assertThat(app.as(there).get("/user").code()).isEqualTo("403 session_not_found");
        assertThat(app.as(stranger).get("/user").status()).isEqualTo(200);
    }

    @Test
    void without_a_key_nobody_is_let_in() {
        var stranger = app.without("apikey").without("Authorization");

        assertThat(stranger.signUp(Door.anEmail()).code()).isEqualTo("401 no_authorization");
        assertThat(stranger.get("/user").code()).isEqualTo("401 no_authorization");
        assertThat(stranger.with("apikey", "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_PjTdEEPY").signIn("a", "b").code())
                .isEqualTo("401 no_authorization");
        assertThat(app.without("apikey").signUp(Door.anEmail()).status()).isEqualTo(200);
        assertThat(app.without("Authorization").signUp(Door.anEmail()).status()).isEqualTo(200);
    }

    @Test
    void a_revoked_key_is_noticed() {
        var key = ApiKey.random(ApiKey.Kind.PUBLISHABLE, new SecureRandom());
        var holder = app.without("Authorization").with("apikey", key.text());
        tables.run("insert into playhead.api_keys (kind, name, digest) values ('publishable', 'test', decode($1, 'hex'))",
                key.fingerprint());

        eventually(() -> assertThat(holder.signIn("a", "b").code()).isEqualTo("400 invalid_credentials"));
        tables.run("update playhead.api_keys set revoked_at = now() where digest = decode($1, 'hex')", key.fingerprint());
        eventually(() -> assertThat(holder.signIn("a", "b").code()).isEqualTo("401 no_authorization"));
    }

    @Test
    void errors_speak_the_dialect_of_the_client() {
        var now = app.get("/user");
        var before = app.without("X-Supabase-Api-Version").get("/user");

        assertThat(now.body().fieldNames()).containsExactlyInAnyOrder("code", "message");
        assertThat(now.headers().firstValue("X-Supabase-Api-Version")).contains("2024-01-01");
        assertThat(now.headers().firstValue("x-sb-error-code")).contains("no_authorization");
        assertThat(before.body().getInteger("code")).isEqualTo(401);
        assertThat(before.body().getString("error_code")).isEqualTo("no_authorization");
        assertThat(before.body().fieldNames()).containsExactlyInAnyOrder("code", "error_code", "msg");
        assertThat(before.headers().firstValue("X-Supabase-Api-Version")).isEmpty();
    }

    @Test
    void what_the_framework_refuses_comes_in_the_same_form() {
        assertThat(app.get("/nothing").code()).isEqualTo("404 not_found");
        assertThat(app.get("/signup").code()).isEqualTo("405 method_not_allowed");
        assertThat(app.with("Content-Type", "text/plain").post("/signup", "{}").code())
                .isEqualTo("415 unsupported_media_type");
    }

    @Test
    void health_and_settings_are_everybodys() {
        var stranger = app.without("apikey").without("Authorization");

        assertThat(stranger.get("/health").text("name")).isEqualTo("GoTrue");
        assertThat(stranger.get("/settings").body().getBoolean("disable_signup")).isFalse();
        assertThat(stranger.get("/settings").body().getJsonObject("external").getBoolean("email")).isTrue();
    }

    @Test
    void an_account_is_ensured_once() {
        var email = Door.anEmail();

        var first = accounts.ensure(email, "playhead-demo", "Demo").await().indefinitely();
        var second = accounts.ensure(email, "another-demo", "Other").await().indefinitely();

        assertThat(second).isEqualTo(first);
        assertThat(app.signIn(email, "playhead-demo").userId()).isEqualTo(first);
        assertThat(tables.value("select display_name from public.profiles where id = $1", first)).isEqualTo("Demo");
    }

    private Answer another(Answer session) {
        return app.signIn(session.body().getJsonObject("user").getString("email"), Door.PASSWORD);
    }

    private Object living(Answer session) {
        return tables.value("select count(*) from auth.refresh_tokens where not revoked and session_id = $1",
                UUID.fromString((String) claim(session, "session_id")));
    }

    private static Object claim(Answer answer, String name) {
        var payload = Base64.getUrlDecoder().decode(answer.text("access_token").split("\\.")[1]);
        return new JsonObject(new String(payload, StandardCharsets.UTF_8)).getValue(name);
    }

    private static void eventually(Runnable fact) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(fact::run);
    }
}
