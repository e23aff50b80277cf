package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import dev.playhead.auth.Door.Answer;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AdminUsersTest {

    private static final String USERS = "/admin/users";

    @Inject
    Tables tables;

    private final Door app = Door.app();
    private final Door admin = Door.administration();

    @Test
    void an_account_that_an_administrator_makes_can_sign_in_and_has_a_profile() {
        var email = Door.anEmail();

        var made = admin.post(USERS, """
                {"email": "%s", "password": "correct horse", "email_confirm": true, "role": "authenticated",
                 "user_metadata": {"display_name": "Ada"}, "app_metadata": {"plan": "team"}}""".formatted(email));

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.text("email")).isEqualTo(email);
        assertThat(made.text("email_confirmed_at")).isNotNull();
        assertThat(made.text("last_sign_in_at")).isNull();
        assertThat(made.body().getJsonObject("app_metadata")).isEqualTo(new JsonObject("""
                {"provider": "email", "providers": ["email"], "plan": "team"}"""));
        assertThat(tables.value("select display_name from public.profiles where id = $1", id(made))).isEqualTo("Ada");
        var signedIn = app.signIn(email, Door.PASSWORD);
        assertThat(((JsonObject) signedIn.claim("app_metadata")).getString("plan")).isEqualTo("team");
    }

    @Test
    void an_account_comes_with_the_id_and_the_hash_that_it_had_elsewhere() {
        var email = Door.anEmail();
        var id = UUID.randomUUID();
        var hash = new BCryptPasswordEncoder(4).encode("s3cret horse");

        var made = admin.post(USERS, JsonObject.of("email", email, "id", id.toString(), "password_hash", hash).encode());

        assertThat(id(made)).isEqualTo(id);
        assertThat(app.signIn(email, "s3cret horse").userId()).isEqualTo(id);
        assertThat(admin.post(USERS, JsonObject.of("email", Door.anEmail(), "id", id.toString()).encode()).code())
                .isEqualTo("422 user_already_exists");
        assertThat(admin.post(USERS, JsonObject.of("email", email).encode()).code()).isEqualTo("422 email_exists");
    }

    @Test
    void a_row_of_Supabase_is_taken_as_it_is_and_its_password_keeps_working() {
        var email = Door.anEmail();
        var id = UUID.randomUUID();
        tables.run("""
                with brought (id, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data) as (
                    values ($1::uuid, upper($2::text), $3::text, now(), null::jsonb, '{"display_name": "Ada"}'::jsonb)
                )
                insert into auth.users (
                    id, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data
                )
                select
                    id, lower(nullif(email, '')), nullif(encrypted_password, ''), email_confirmed_at,
                    coalesce(raw_app_meta_data, '{}'), coalesce(raw_user_meta_data, '{}')
                from brought
                """, id, email, new BCryptPasswordEncoder(4).encode("s3cret horse"));

        assertThat(app.signIn(email, "s3cret horse").userId()).isEqualTo(id);
        assertThat(tables.value("select display_name from public.profiles where id = $1", id)).isEqualTo("Ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{}",
            "{\"email\": \"no address\"}",
            "{\"email\": \"%s\", \"role\": \"service_role\"}",
            "{\"email\": \"%s\", \"role\": \"postgres\"}",
            "{\"email\": \"%s\", \"id\": \"1\"}",
            "{\"email\": \"%s\", \"id\": \"{aaaaaaaa-3a5e-4f55-9d7e-0d0d6b1c9c11}\"}",
            "{\"email\": \"%s\", \"password_hash\": \"plain\"}",
            "{\"email\": \"%s\", \"password_hash\": \"$2a$\", \"password\": \"correct horse\"}",
            "{\"email\": \"%s\", \"ban_duration\": \"a day\"}",
            "{\"email\": \"%s\", \"ban_duration\": \"-1h\"}",
            "{\"email\": \"%s\", \"ban_duration\": \"24\"}",
            "{\"email\": \"%s\", \"ban_duration\": \"999999999999h\"}",
            "{\"email\": \"%s\", \"app_metadata\": []}",
            "{\"email\": \"%s\", \"app_metadata\": {\"a\": \"\\u0000\"}}",
    })
    void what_cannot_be_an_account_is_refused(String body) {
        assertThat(admin.post(USERS, body.replace("%s", Door.anEmail())).code()).isEqualTo("400 validation_failed");
    }

    @Test
    void what_is_huge_or_weak_or_a_telephone_is_refused() {
        var email = Door.anEmail();
        var huge = JsonObject.of("email", email, "app_metadata", JsonObject.of("x", "y".repeat(2000))).encode();
        var deep = "{\"email\":\"%s\",\"app_metadata\":{\"x\":%s1%s}}".formatted(email, "[".repeat(100), "]".repeat(100));

        assertThat(admin.post(USERS, huge).code()).isEqualTo("400 validation_failed");
        assertThat(admin.post(USERS, deep).code()).isEqualTo("400 validation_failed");
        assertThat(admin.post(USERS, Door.credentials(email, "12345")).code()).isEqualTo("422 weak_password");
        assertThat(admin.post(USERS, "{\"phone\": \"+123\"}").code()).isEqualTo("400 phone_provider_disabled");
    }

    @Test
    void a_token_with_all_that_metadata_may_be_is_still_good() {
        var email = Door.anEmail();
        admin.post(USERS, JsonObject.of("email", email, "password", Door.PASSWORD, "app_metadata",
                JsonObject.of("x", "y".repeat(1480)), "user_metadata", JsonObject.of("x", "y".repeat(1480))).encode());

        var answer = app.signIn(email, Door.PASSWORD);

        assertThat(answer.text("access_token")).hasSizeLessThanOrEqualTo(4096);
        assertThat(((JsonObject) answer.claim("app_metadata")).getString("x")).hasSize(1480);
        assertThat(app.as(answer).get("/user").status()).isEqualTo(200);
    }

    @Test
    void an_account_is_read_and_changed_by_its_id() {
        var email = Door.anEmail();
        var alice = app.signUp(email);
        var path = USERS + "/" + alice.userId();
        var wanted = Door.anEmail();

        assertThat(admin.get(path).text("email")).isEqualTo(email);
        var changed = admin.put(path, """
                {"email": "%s", "user_metadata": {"a": 1}, "app_metadata": {"plan": "team"}}""".formatted(wanted));
        assertThat(changed.status()).isEqualTo(200);
        var again = admin.put(path, """
                {"user_metadata": {"b": 2}, "app_metadata": {"plan": null, "seats": 3}}""");

        assertThat(again.text("email")).isEqualTo(wanted);
        assertThat(again.body().getJsonObject("user_metadata")).isEqualTo(new JsonObject("{\"a\": 1, \"b\": 2}"));
        assertThat(again.body().getJsonObject("app_metadata").getInteger("seats")).isEqualTo(3);
        assertThat(again.body().getJsonObject("app_metadata").containsKey("plan")).isFalse();
        assertThat(app.as(alice).get("/user").status()).isEqualTo(200);
        app.signUp(email);
        assertThat(admin.put(path, "{\"email\": \"%s\"}".formatted(email)).code()).isEqualTo("422 email_exists");
    }

    @Test
    void a_password_that_an_administrator_sets_ends_every_session() {
        var email = Door.anEmail();
        var alice = app.signUp(email);

        admin.put(USERS + "/" + alice.userId(), "{\"password\": \"another horse\"}");

        assertThat(app.as(alice).get("/user").code()).isEqualTo("403 session_not_found");
        assertThat(app.signIn(email, "another horse").status()).isEqualTo(200);
    }

    @Test
    void a_ban_lasts_as_long_as_was_said_or_until_it_is_lifted() {
        var email = Door.anEmail();
        var alice = app.signUp(email);
        var path = USERS + "/" + alice.userId();

        assertThat(admin.put(path, "{\"ban_duration\": \"1h30m\"}").text("banned_until")).isNotNull();
        assertThat(app.signIn(email, Door.PASSWORD).code()).isEqualTo("400 user_banned");
        assertThat(app.as(alice).put("/user", "{\"data\": {\"a\": 1}}").code()).isEqualTo("403 user_banned");
        assertThat(admin.put(path, "{\"user_metadata\": {}}").text("banned_until")).isNotNull();
        assertThat(admin.put(path, "{\"ban_duration\": \"none\"}").text("banned_until")).isNull();
        assertThat(app.signIn(email, Door.PASSWORD).status()).isEqualTo(200);
        assertThat(admin.put(path, "{\"ban_duration\": \"876000h\"}").text("banned_until")).startsWith("21");
    }

    @Test
    void a_deleted_account_takes_everything_along() {
        var alice = app.signUp(Door.anEmail());
        var project = tables.value("insert into public.projects (user_id, name) values ($1, 'Todo') returning id",
                alice.userId());
        tables.run("insert into public.coding_sessions (user_id, project_id, initial_prompt) values ($1, $2, 'Build it')",
                alice.userId(), project);
        var path = USERS + "/" + alice.userId();

        var answer = admin.delete(path, "{\"should_soft_delete\": false}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(admin.get(path).code()).isEqualTo("404 user_not_found");
        assertThat(admin.delete(path, "").code()).isEqualTo("404 user_not_found");
        assertThat(app.as(alice).get("/user").code()).isEqualTo("403 user_not_found");
        assertThat(tables.value("select count(*) from public.profiles where id = $1", alice.userId())).isEqualTo(0L);
        assertThat(tables.value("select count(*) from public.projects where user_id = $1", alice.userId())).isEqualTo(0L);
        assertThat(tables.value("select count(*) from public.coding_sessions where user_id = $1", alice.userId()))
                .isEqualTo(0L);
    }

    @Test
    void a_softly_deleted_account_frees_its_address_and_forgets_whose_it_was() {
        var email = Door.anEmail();
        var alice = app.signUp(email);
        var path = USERS + "/" + alice.userId();

        assertThat(admin.delete(path, "{\"should_soft_delete\": true}").status()).isEqualTo(200);

        var left = admin.get(path);
        assertThat(left.text("deleted_at")).isNotNull();
        assertThat(left.text("email")).isEmpty();
        assertThat(app.signIn(email, Door.PASSWORD).code()).isEqualTo("400 invalid_credentials");
        assertThat(app.refresh(alice.text("refresh_token")).code()).isEqualTo("400 refresh_token_not_found");
        assertThat(app.as(alice).get("/user").code()).isEqualTo("403 user_not_found");
        assertThat(app.signUp(email).userId()).isNotEqualTo(alice.userId());
        assertThat(admin.delete(path, "{\"should_soft_delete\": false}").status()).isEqualTo(200);
    }

    @Test
    void a_list_comes_in_pages_that_the_client_finds_its_way_through() {
        IntStream.range(0, 3).forEach(number -> admin.post(USERS, "{\"email\": \"%s\"}".formatted(Door.anEmail())));

        var first = admin.get(USERS + "?page=&per_page=");
        var total = Integer.parseInt(first.headers().firstValue("X-Total-Count").orElseThrow());
        var one = admin.get(USERS + "?page=1&per_page=2");
        var two = admin.get(USERS + "?page=2&per_page=2");
        var beyond = admin.get(USERS + "?page=" + (total + 1) + "&per_page=1");

        assertThat(first.text("aud")).isEqualTo("authenticated");
        assertThat(total).isGreaterThanOrEqualTo(3);
        assertThat(first.body().getJsonArray("users").size()).isEqualTo(Math.min(total, 50));
        assertThat(one.body().getJsonArray("users")).hasSize(2);
        assertThat(new HashSet<>(one.body().getJsonArray("users").getList()))
                .doesNotContainAnyElementsOf(two.body().getJsonArray("users"));
        assertThat(pages(one)).containsEntry("next", 2).containsEntry("last", firstDigit((total + 1) / 2));
        assertThat(beyond.body().getJsonArray("users")).isEmpty();
        assertThat(pages(beyond)).containsOnlyKeys("last");
    }

    @ParameterizedTest
    @ValueSource(strings = { "page=0", "page=-1", "page=x", "per_page=0", "per_page=1001", "page=99999999999" })
    void a_page_that_is_none_is_refused(String query) {
        assertThat(admin.get(USERS + "?" + query).code()).isEqualTo("400 validation_failed");
    }

    @Test
    void administration_is_for_the_secret_key_alone() {
        var alice = app.signUp(Door.anEmail());
        var path = USERS + "/" + alice.userId();
        var withSecretBeside = app.as(alice).with("apikey", Door.setting("test.secret-key"));
        var stranger = app.without("apikey").without("Authorization");

        for (var door : Map.of(app, "401 no_authorization", stranger, "401 no_authorization", app.as(alice), "403 not_admin",
                withSecretBeside, "403 not_admin").entrySet()) {
            assertThat(door.getKey().get(USERS).code()).isEqualTo(door.getValue());
            assertThat(door.getKey().get(path).code()).isEqualTo(door.getValue());
            assertThat(door.getKey().post(USERS, "{\"email\": \"%s\"}".formatted(Door.anEmail())).code())
                    .isEqualTo(door.getValue());
            assertThat(door.getKey().put(path, "{\"app_metadata\": {\"admin\": true}}").code()).isEqualTo(door.getValue());
            assertThat(door.getKey().delete(path, "{}").code()).isEqualTo(door.getValue());
        }
        assertThat(app.as(alice).get(USERS).text("message")).isEqualTo("User not allowed");
        assertThat(admin.get(path).body().getJsonObject("app_metadata").containsKey("admin")).isFalse();
    }

    @Test
    void who_is_not_there_is_not_found() {
        var path = USERS + "/" + UUID.randomUUID();

        assertThat(admin.get(path).code()).isEqualTo("404 user_not_found");
        assertThat(admin.put(path, "{\"password\": \"correct horse\"}").code()).isEqualTo("404 user_not_found");
        assertThat(admin.delete(path, "{}").code()).isEqualTo("404 user_not_found");
        assertThat(admin.get(USERS + "/1").code()).isEqualTo("404 validation_failed");
    }

    private static UUID id(Answer answer) {
        return UUID.fromString(answer.text("id"));
    }

    /** Word for word what the client does with a Link header: it reads one digit behind the first equals sign. */
    private static Map<String, Integer> pages(Answer answer) {
        return Arrays.stream(answer.headers().firstValue("Link").orElseThrow().split(","))
                .collect(Collectors.toMap(
                        link -> link.split(";")[1].split("=")[1].replace("\"", ""),
                        link -> Integer.parseInt(link.split(";")[0].split("=")[1].substring(0, 1))));
    }

    private static int firstDigit(int number) {
        return Integer.parseInt(String.valueOf(number).substring(0, 1));
    }
}
