package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.auth.Door.Answer;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** How often one may knock. Everybody here comes through a proxy, each from a place of their own. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(LimitDoorTest.Strict.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class LimitDoorTest {

    private static final int WRONG_PASSWORDS = 3;
    private static final int WRONG_ANYWHERE = 8;
    private static final AtomicInteger PLACES = new AtomicInteger();

    /** So little that it is soon used up, and long enough apart that a slow machine does not miss it. */
    public static class Strict implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            var strict = new HashMap<>(Map.of(
                    "playhead.auth.limits.enabled", "true",
                    "playhead.auth.limits.sign-up", "5/20s",
                    "playhead.auth.limits.sign-in", "50/100ms",
                    "playhead.auth.limits.anonymous", "2/20s",
                    "playhead.auth.limits.refresh", "5/20s",
                    "playhead.auth.limits.verify", "4/3s",
                    "playhead.auth.limits.mail", "3/20s",
                    "playhead.auth.limits.wrong-password", WRONG_PASSWORDS + "/3s",
                    "playhead.auth.limits.wrong-password-anywhere", WRONG_ANYWHERE + "/3s",
                    "playhead.auth.limits.wrong-code", "3/20s"));
            strict.putAll(Map.of(
                    "playhead.auth.mail.enabled", "true",
                    "playhead.auth.mail.confirm", "false",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1"));
            return strict;
        }
    }

    private final Door here = somewhere();

    @Test
    void wrong_passwords_are_counted_whether_or_not_there_is_such_an_account() {
        var alice = newcomer();

        var known = guessUntilRefused(here, alice);
        var unknown = guessUntilRefused(here, Door.anEmail());

        assertThat(known).hasSizeBetween(WRONG_PASSWORDS + 1, WRONG_PASSWORDS + 2);
        assertThat(shapes(known)).isEqualTo(shapes(unknown));
        var refusal = last(known);
        assertThat(refusal.code()).isEqualTo("429 over_request_rate_limit");
        assertThat(retryAfter(refusal)).isBetween(1, 4);
    }

    @Test
    void who_is_guessed_at_gets_in_from_anywhere_else_and_others_from_there() {
        var alice = newcomer();
        var bob = newcomer();
        guessUntilRefused(here, alice);

        assertThat(here.signIn(alice, Door.PASSWORD).status()).as("from the guesser's place").isEqualTo(429);
        assertThat(here.signIn(bob, Door.PASSWORD).status()).isEqualTo(200);
        assertThat(somewhere().signIn(alice, Door.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void the_right_password_empties_the_count() {
        var alice = newcomer();

        for (var round = 0; round < 4; round++) {
            assertThat(guess(here, alice).code()).isEqualTo("400 invalid_credentials");
            assertThat(guess(here, alice).code()).isEqualTo("400 invalid_credentials");
            assertThat(here.signIn(alice, Door.PASSWORD).status()).isEqualTo(200);
        }
    }

    @Test
    void whoever_waits_as_long_as_they_are_told_gets_in_however_often_they_were_refused() {
        var alice = newcomer();
        guessUntilRefused(here, alice);
        var refusals = IntStream.range(0, 30).mapToObj(time -> guess(here, alice)).toList();

        assertThat(refusals).filteredOn(answer -> answer.status() == 429).hasSizeGreaterThanOrEqualTo(25)
                .allSatisfy(answer -> assertThat(retryAfter(answer)).isBetween(1, 4));
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(500))
                .until(() -> here.signIn(alice, Door.PASSWORD).status() == 200);
    }

    @Test
    void a_crowd_that_guesses_from_everywhere_is_stopped_but_locks_nobody_out_for_good() {
        var alice = newcomer();
        var first = guessUntilRefused(LimitDoorTest::somewhere, alice);

        assertThat(first).hasSizeBetween(WRONG_ANYWHERE + 1, WRONG_ANYWHERE + 3);
        assertThat(last(first).code()).isEqualTo("429 over_request_rate_limit");
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(500))
                .until(() -> somewhere().signIn(alice, Door.PASSWORD).status() == 200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "5 | POST | /signup | {'email': 'EMAIL', 'password': 'correct horse'}",
            "2 | POST | /signup | {'data': {}}",
            "5 | POST | /token?grant_type=refresh_token | {'refresh_token': 'nobodys'}",
            "4 | POST | /token?grant_type=pkce | {'auth_code': 'none', 'code_verifier': 'none'}",
            "4 | POST | /verify | {'type': 'email', 'email': 'EMAIL', 'token': '123456'}",
            "4 | POST | /verify | {'type': 'signup', 'token_hash': 'nobodys'}",
            "3 | POST | /recover | {'email': 'EMAIL'}",
            "3 | POST | /otp | {'email': 'EMAIL'}",
            "3 | POST | /resend | {'type': 'signup', 'email': 'EMAIL'}"
    })
    void a_place_is_let_knock_so_often(int burst, String method, String path, String body) {
        var answers = untilRefused(() -> knock(here, method, path, body));

        assertThat(answers).hasSizeBetween(burst + 1, burst + 2);
        assertThat(last(answers).code()).isEqualTo("429 over_request_rate_limit");
        assertThat(retryAfter(last(answers))).isBetween(1, 21);
        assertThat(knock(somewhere(), method, path, body).status()).as("another place").isNotEqualTo(429);
    }

    @Test
    void what_is_counted_apart_is_used_up_apart() {
        untilRefused(() -> knock(here, "POST", "/recover", "{'email': 'EMAIL'}"));

        assertThat(knock(here, "POST", "/signup", "{'email': 'EMAIL', 'password': 'correct horse'}").status()).isEqualTo(200);
    }

    @Test
    void a_place_that_waits_is_let_knock_again() {
        untilRefused(() -> verify(here, "nobodys"));

        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(500))
                .until(() -> verify(here, "nobodys").status() != 429);
    }

    @Test
    void addresses_of_one_network_are_one_place() {
        var network = "2001:db8:" + Integer.toHexString(PLACES.incrementAndGet()) + ":1:";
        var host = new AtomicInteger();

        var answers = untilRefused(() -> verify(from(network + ":" + Integer.toHexString(host.incrementAndGet())), "nobodys"));

        assertThat(answers).hasSizeBetween(5, 6);
    }

    @Test
    void codes_of_an_account_are_guessed_so_often_from_wherever() {
        var alice = newcomer();

        var answers = untilRefused(() -> somewhere().post("/verify",
                JsonObject.of("type", "email", "email", alice, "token", "123456").encode()));

        assertThat(answers).hasSizeBetween(4, 5);
        assertThat(last(answers).code()).isEqualTo("429 over_request_rate_limit");
    }

    @Test
    void a_server_with_a_secret_key_asks_for_many() {
        var server = here.with("Authorization", Door.administration().headers().get("Authorization"));

        var answers = IntStream.range(0, 12).mapToObj(time -> knock(server, "POST", "/recover", "{'email': 'EMAIL'}")).toList();

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(knock(here, "POST", "/recover", "{'email': 'EMAIL'}").status()).isEqualTo(200);
    }

    private static Door somewhere() {
        return from("198.51.100." + PLACES.incrementAndGet());
    }

    private static Door from(String address) {
        return Door.app().with("X-Forwarded-For", address);
    }

    /** Somebody who signed up elsewhere; their address. */
    private static String newcomer() {
        var email = Door.anEmail();
        assertThat(somewhere().signUp(email).status()).isEqualTo(200);
        return email;
    }

    private static Answer guess(Door from, String email) {
        return from.signIn(email, "wrong horse");
    }

    private static Answer verify(Door from, String hash) {
        return from.post("/verify", JsonObject.of("type", "signup", "token_hash", hash).encode());
    }

    private static Answer knock(Door from, String method, String path, String body) {
        return from.send(method, path, body.replace('\'', '"').replace("EMAIL", "bob-" + UUID.randomUUID() + "@example.com"))
                .join();
    }

    private static List<Answer> guessUntilRefused(Door from, String email) {
        return guessUntilRefused(() -> from, email);
    }

    private static List<Answer> guessUntilRefused(Supplier<Door> from, String email) {
        return untilRefused(() -> guess(from.get(), email));
    }

    /** The answers up to the first that says to wait. */
    private static List<Answer> untilRefused(Supplier<Answer> request) {
        var answers = new ArrayList<Answer>();
        do {
            answers.add(request.get());
        } while (last(answers).status() != 429 && answers.size() < 20);
        return answers;
    }

    private static Answer last(List<Answer> answers) {
        return answers.get(answers.size() - 1);
    }

    private static List<Object> shapes(List<Answer> answers) {
        return answers.stream()
                .<Object> map(answer -> List.of(answer.status(), answer.body(), new TreeSet<>(answer.headers().map().keySet())))
                .distinct()
                .toList();
    }

    private static int retryAfter(Answer answer) {
        return Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
    }
}
