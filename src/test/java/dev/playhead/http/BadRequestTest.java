package dev.playhead.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.Tokens;
import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Refusals;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Whatever is wrong with a request, but for its body. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BadRequestTest {

    private static final String NOWHERE = UUID.randomUUID().toString();

    private static Person alice;
    private static String session;

    @Inject
    Tokens tokens;

    @BeforeAll
    static void somebody_with_a_session() {
        alice = Person.signedUp("alice");
        session = alice.opens("Build it");
    }

    @ParameterizedTest
    @CsvSource({ "GET,/v1/projects/x", "PATCH,/v1/projects/x", "DELETE,/v1/projects/x", "GET,/v1/sessions/x",
            "PATCH,/v1/sessions/1", "POST,/v1/sessions/x/prompts", "GET,/v1/sessions/x/jobs", "GET,/v1/sessions/x/events",
            "GET,/v1/sessions/'; drop table projects; --/events", "GET,/v1/nothing", "GET,/v2/projects", "GET,/v1/projects/%00",
            "GET,/v1/sessions/../../etc/passwd" })
    void a_path_that_leads_nowhere_is_not_found(String method, String path) {
        var body = method.equals("PATCH") ? "{}" : method.equals("POST") ? "{\"prompt\": \"x\"}" : "";

        var answer = alice.send(method, path.replace(" ", "%20"), body);

        Refusals.check(answer);
        assertThat(answer.outcome()).isEqualTo("404 not_found");
    }

    @ParameterizedTest
    @CsvSource({ "DELETE,/v1/profile", "POST,/v1/profile", "PUT,/v1/projects", "DELETE,/v1/projects", "PUT,/v1/projects/{}",
            "POST,/v1/projects/{}", "DELETE,/v1/sessions/{}", "PUT,/v1/sessions/{}", "GET,/v1/jobs/claim",
            "GET,/v1/jobs/{}/complete" })
    void a_method_that_a_path_does_not_have_is_refused(String method, String path) {
        var answer = alice.send(method, path.replace("{}", session), method.equals("GET") ? "" : "{}");

        Refusals.check(answer);
        assertThat(answer.outcome()).isEqualTo("405 method_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1/profile", "/v1/projects", "/v1/sessions", "/v1/sessions/{}", "/v1/sessions/{}/jobs",
            "/v1/sessions/{}/events" })
    void a_media_type_that_cannot_be_given_is_refused(String path) {
        var answer = alice.send("GET", path.replace("{}", session), "", "Accept", "application/xml");

        Refusals.check(answer);
        assertThat(answer.outcome()).isEqualTo("406 not_acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = { "limit=0", "limit=201", "limit=-1", "limit=x", "limit=1.5", "limit=99999999999999999999",
            "cursor=x", "cursor=%00", "cursor=MjAyNg", "cursor=MjAyNi0wMS0wMVQwMDowMDowMFogeA" })
    void a_page_that_is_none_is_refused(String query) {
        for (var list : List.of("/v1/projects", "/v1/sessions", "/v1/sessions/" + session + "/jobs")) {
            var answer = alice.get(list + "?" + query);

            Refusals.check(answer);
            assertThat(answer.outcome()).as(list).isEqualTo("422 invalid_input");
            assertThat(answer.places()).containsExactly(query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void a_cursor_beyond_every_time_is_refused() {
        for (var time : List.of("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z")) {
            var cursor = new Cursor(Instant.parse(time), UUID.randomUUID()).text();

            for (var list : List.of("/v1/projects", "/v1/sessions", "/v1/sessions/" + session + "/jobs")) {
                var answer = alice.get(list + "?cursor=" + cursor);

                Refusals.check(answer);
                assertThat(answer.places()).containsExactly("cursor");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_without_a_token_is_refused(Bodies body) {
        var answer = knock(Person.nobody(), body);

        Refusals.check(answer);
        assertThat(answer.outcome()).isEqualTo("401 unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
    }

    @ParameterizedTest
    @EnumSource
    void a_token_that_is_not_ours_is_refused(Bodies body) {
        for (var token : List.of("garbage", "a.b.c", "sb_secret_x", "x".repeat(5000))) {
            var answer = knock(alice.withToken(token), body);

            Refusals.check(answer);
            assertThat(answer.outcome()).isEqualTo("401 token_invalid");
            assertThat(answer.text()).doesNotContain(token);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_token_that_has_expired_is_refused(Bodies body) {
        var answer = knock(alice.withToken(tokens.expired(alice)), body);

        Refusals.check(answer);
        assertThat(answer.outcome()).isEqualTo("401 token_expired");
    }

    @ParameterizedTest
    @EnumSource
    void users_and_workers_have_doors_of_their_own(Bodies body) {
        var answer = knock(body.who.equals("alice") ? Person.worker() : alice, body);

        Refusals.check(answer);
        assertThat(answer.outcome()).isEqualTo("403 forbidden");
    }

    @ParameterizedTest
    @EnumSource
    void the_publishable_key_is_nobody(Bodies body) {
        var answer = knock(alice.withToken(Person.setting("test.publishable-key")), body);

        assertThat(answer.outcome()).isEqualTo("401 unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://app.example.com", "null", "" })
    void a_secret_key_in_a_browser_is_refused(String origin) {
        for (var path : List.of("/v1/sessions/" + session + "/jobs", "/v1/sessions/" + session + "/events")) {
            var answer = Person.worker().send("GET", path, "", "Origin", origin);

            Refusals.check(answer);
            assertThat(answer.outcome()).isEqualTo("403 forbidden");
        }
        assertThat(alice.send("GET", "/v1/sessions/" + session, "", "Origin", origin).outcome()).isEqualTo("200");
    }

    @Test
    void a_key_may_come_as_apikey_and_a_users_token_wins() {
        var secret = Person.setting("test.secret-key");

        assertThat(Person.nobody().send("GET", "/v1/sessions/" + session + "/jobs", "", "apikey", secret).outcome())
                .isEqualTo("200");
        assertThat(alice.send("GET", "/v1/profile", "", "apikey", secret).id()).isEqualTo(alice.id());
    }

    @ParameterizedTest
    @ValueSource(strings = { "Basic YTpi", "Bearer", "Token x", "Bearerx" })
    void another_scheme_is_refused(String authorization) {
        var answer = Person.nobody().send("GET", "/v1/profile", "", "Authorization", authorization);

        Refusals.check(answer);
        assertThat(answer.outcome()).isEqualTo("401 token_invalid");
    }

    @Test
    void a_token_in_the_address_is_no_token() {
        var answer = Person.nobody().get("/v1/profile?access_token=" + alice.token().orElseThrow());

        assertThat(answer.outcome()).isEqualTo("401 unauthenticated");
    }

    @Test
    void where_the_database_does_not_answer_the_caller_is_told_when_to_come_back() {
        var answers = new ArrayList<Answer>();

        Rows.whileLocked("public.projects", () -> answers.add(alice.get("/v1/projects")));

        Refusals.check(answers.get(0));
        assertThat(answers.get(0).outcome()).isEqualTo("503 unavailable");
        assertThat(answers.get(0).header("Retry-After")).contains("1");
    }

    private static Answer knock(Person person, Bodies body) {
        var path = body.path.replaceAll("\\{[a-z]+}", NOWHERE);
        return person.send(body.method, path, body.good().replaceAll("\\{[a-z]+}", NOWHERE));
    }
}
