package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.Door.Answer;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** Mails, and what comes back of them. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(MailOn.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailFlowTest {

    @Inject
    Tables tables;

    @Inject
    Mailbox mailbox;

    @Inject
    Reauthentications reauthentications;

    @Inject
    Database database;

    private final Door app = Door.app();

    @Test
    void an_account_is_confirmed_by_the_link_in_its_mail() {
        var email = Door.anEmail();

        var user = app.signUp(email);
        assertThat(user.status()).isEqualTo(200);
        assertThat(user.body().fieldNames()).contains("confirmation_sent_at").doesNotContain("access_token",
                "email_confirmed_at");
        assertThat(app.signIn(email, Door.PASSWORD).code()).isEqualTo("400 email_not_confirmed");

        var place = mailbox.received(email).follow();

        assertThat(place).startsWith("https://app.example.com#access_token=").contains("&refresh_token=", "&type=signup",
                "&expires_in=3600", "&token_type=bearer");
        var answer = app.signIn(email, Door.PASSWORD);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.userId().toString()).isEqualTo(user.text("id"));
    }

    @Test
    void an_account_is_confirmed_by_the_code_in_its_mail_and_either_is_good_once() {
        var email = Door.anEmail();
        app.signUp(email);
        var mail = mailbox.received(email);

        var answer = code("signup", email, mail.code());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(amr(answer)).isEqualTo("otp");
        assertThat(code("signup", email, mail.code()).code()).isEqualTo("403 otp_expired");
        assertThat(hash("signup", mail.tokenHash()).code()).isEqualTo("403 otp_expired");
        assertThat(mail.follow()).isEqualTo("https://app.example.com#error=access_denied&error_code=otp_expired"
                + "&error_description=Token+has+expired+or+is+invalid");
    }

    @Test
    void whether_an_address_is_taken_is_not_told_at_sign_up() {
        var confirmed = confirmed();
        var waiting = Door.anEmail();
        app.signUp(waiting);

        var first = app.signUp(Door.anEmail());
        var second = app.signUp(waiting);
        var third = app.signUp(confirmed);

        assertThat(shape(second)).isEqualTo(shape(first));
        assertThat(shape(third)).isEqualTo(shape(first));
        assertThat(app.signUp(confirmed).text("id")).isEqualTo(third.text("id"));
        mailbox.received(waiting, 2);
        assertThat(mailbox.of(confirmed)).hasSize(1);
    }

    @Test
    void whether_there_is_an_account_is_not_told_to_whoever_asks_for_a_mail() {
        var known = confirmed();
        for (var path : new String[] { "/recover", "/otp", "/resend" }) {
            var body = JsonObject.of("type", "signup", "create_user", false, "email", known).encode();

            var one = app.post(path, body);
            var other = app.post(path, body.replace(known, Door.anEmail()));

            assertThat(one.status()).as(path).isEqualTo(200);
            assertThat(other.status()).as(path).isEqualTo(200);
            assertThat(one.body()).isEqualTo(new JsonObject()).isEqualTo(other.body());
            assertThat(headers(one)).isEqualTo(headers(other));
        }
    }

    @Test
    void who_takes_somebody_elses_address_does_not_get_into_the_account() {
        var email = Door.anEmail();
        app.post("/signup", Door.credentials(email, "stranger's horse"));
        var first = mailbox.received(email, 1);
        app.signUp(email);

        var answer = code("signup", email, mailbox.received(email, 2).code());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(first.follow()).contains("error_code=otp_expired");
        assertThat(app.signIn(email, "stranger's horse").code()).isEqualTo("400 invalid_credentials");
        assertThat(app.signIn(email, Door.PASSWORD).code()).isEqualTo("400 invalid_credentials");
    }

    @Test
    void who_signs_up_twice_with_one_password_keeps_it() {
        var email = Door.anEmail();
        app.signUp(email);
        mailbox.received(email, 1);
        app.signUp(email);

        code("signup", email, mailbox.received(email, 2).code());

        assertThat(app.signIn(email, Door.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void who_proves_an_address_otherwise_than_by_the_sign_up_is_rid_of_its_password() {
        var email = Door.anEmail();
        app.post("/signup", Door.credentials(email, "stranger's horse"));
        mailbox.received(email, 1);
        app.post("/recover", JsonObject.of("email", email).encode());

        assertThat(code("recovery", email, mailbox.received(email, 2).code()).status()).isEqualTo(200);
        assertThat(app.signIn(email, "stranger's horse").code()).isEqualTo("400 invalid_credentials");
    }

    @Test
    void a_forgotten_password_is_recovered_from() {
        var email = confirmed();

        app.post("/recover?redirect_to=https://pr-7.preview.example.com/account?tab=1%23x",
                JsonObject.of("email", email).encode());
        var mail = mailbox.received(email, 2);

        assertThat(mail.mail().getSubject()).isEqualTo("Choose a new password");
        assertThat(mail.mail().getFrom()).isEqualTo("Playhead <post@playhead.example>");
        assertThat(mail.mail().getHtml()).contains(mail.code()).contains(mail.link().replace("&", "&amp;"));
        var place = mail.follow();
        assertThat(place).startsWith("https://pr-7.preview.example.com/account?tab=1#access_token=").contains("&type=recovery");
        assertThat(amr(place)).isEqualTo("recovery");
    }

    @Test
    void one_signs_in_with_a_magic_link_or_its_code() {
        var email = confirmed();
        app.post("/otp", JsonObject.of("email", email).encode());
        assertThat(amr(mailbox.received(email, 2).follow())).isEqualTo("magiclink");

        app.post("/otp", JsonObject.of("email", email).encode());
        var answer = code("email", email, mailbox.received(email, 3).code());

        assertThat(amr(answer)).isEqualTo("otp");
        assertThat(amr(app.refresh(answer.text("refresh_token")))).isEqualTo("otp");
    }

    @Test
    void a_magic_link_opens_an_account_unless_it_must_not() {
        var email = Door.anEmail();
        var other = Door.anEmail();

        app.post("/otp", JsonObject.of("email", other, "create_user", false).encode());
        app.post("/otp", JsonObject.of("email", email, "data", JsonObject.of("display_name", "Alice")).encode());
        var answer = hash("email", mailbox.received(email).tokenHash());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().getJsonObject("user").getJsonObject("user_metadata").getString("display_name"))
                .isEqualTo("Alice");
        assertThat(tables.value("select count(*) from auth.users where email = $1", other)).isEqualTo(0L);
        assertThat(mailbox.of(other)).isEmpty();
    }

    @Test
    void five_wrong_codes_use_the_right_one_up_but_not_the_link() {
        var email = confirmed();
        app.post("/otp", JsonObject.of("email", email).encode());
        var mail = mailbox.received(email, 2);
        var wrong = mail.code().equals("000000") ? "000001" : "000000";

        IntStream.range(0, 5).forEach(each -> assertThat(code("email", email, wrong).code()).isEqualTo("403 otp_expired"));

        assertThat(code("email", email, mail.code()).code()).isEqualTo("403 otp_expired");
        assertThat(mail.follow()).contains("access_token=");
    }

    @Test
    void four_wrong_codes_do_not() {
        var email = confirmed();
        app.post("/otp", JsonObject.of("email", email).encode());
        var mail = mailbox.received(email, 2);

        IntStream.range(0, 4).forEach(each -> code("email", email, each + "x"));

        assertThat(code("email", email, mail.code()).status()).isEqualTo(200);
    }

    @Test
    void many_wrong_codes_at_once_are_counted_one_by_one() {
        var email = confirmed();
        app.post("/otp", JsonObject.of("email", email).encode());
        var mail = mailbox.received(email, 2);
        var body = JsonObject.of("type", "email", "email", email, "token", "x").encode();

        IntStream.range(0, 12).mapToObj(each -> app.send("POST", "/verify", body)).toList().forEach(each -> each.join());

        assertThat(tables.value("select wrong_tries from playhead.one_time_tokens where sent_to = $1", email)).isEqualTo(5);
        assertThat(code("email", email, mail.code()).code()).isEqualTo("403 otp_expired");
    }

    @Test
    void of_many_uses_at_once_one_wins() {
        var email = confirmed();
        app.post("/otp", JsonObject.of("email", email).encode());
        var body = JsonObject.of("type", "email", "email", email, "token", mailbox.received(email, 2).code()).encode();

        var won = IntStream.range(0, 8).mapToObj(each -> app.send("POST", "/verify", body)).toList().stream()
                .map(each -> each.join().status())
                .filter(status -> status == 200);

        assertThat(won).hasSize(1);
    }

    @Test
    void a_token_expires_and_is_for_its_own_purpose_alone() {
        var email = confirmed();
        app.post("/recover", JsonObject.of("email", email).encode());
        var mail = mailbox.received(email, 2);

        assertThat(code("email", email, mail.code()).code()).isEqualTo("403 otp_expired");
        assertThat(hash("magiclink", mail.tokenHash()).code()).isEqualTo("403 otp_expired");
        assertThat(code("recovery", Door.anEmail(), mail.code()).code()).isEqualTo("403 otp_expired");
        tables.run("update playhead.one_time_tokens set expires_at = now() where sent_to = $1", email);
        assertThat(code("recovery", email, mail.code()).code()).isEqualTo("403 otp_expired");
        assertThat(mail.follow()).contains("error_code=otp_expired");
    }

    @Test
    void a_second_mail_replaces_the_first() {
        var email = confirmed();
        app.post("/otp", JsonObject.of("email", email).encode());
        var first = mailbox.received(email, 2);
        app.post("/otp", JsonObject.of("email", email).encode());
        mailbox.received(email, 3);

        assertThat(first.follow()).contains("error_code=otp_expired");
    }

    @Test
    void scanners_and_prefetching_browsers_use_nothing_up() {
        var email = Door.anEmail();
        app.signUp(email);
        var mail = mailbox.received(email);

        assertThat(Mailbox.open("HEAD", mail.link()).statusCode()).isEqualTo(200);
        assertThat(Mailbox.open("GET", mail.link(), "Sec-Purpose", "prefetch;prerender").statusCode()).isEqualTo(503);

        assertThat(mail.follow()).contains("access_token=");
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.example", "//evil.example", "javascript:alert(1)",
            "https://app.example.com.evil.example",
            "https://app.example.com@evil.example", "https://evil.example/https://app.example.com", "http://app.example.com",
            "https://app.example.com:444", "data:text/html,x", "https://evil.example/.preview.example.com/" })
    void a_link_leads_nowhere_else(String hostile) {
        var email = Door.anEmail();
        app.post("/signup?redirect_to=" + URLEncoder.encode(hostile, StandardCharsets.UTF_8),
                Door.credentials(email, Door.PASSWORD));
        var mail = mailbox.received(email);

        assertThat(mail.parameter("redirect_to")).isEqualTo("https%3A%2F%2Fapp.example.com");
        assertThat(Mailbox.follow(mail.link().replace("https%3A%2F%2Fapp.example.com",
                URLEncoder.encode(hostile, StandardCharsets.UTF_8)))).startsWith("https://app.example.com#");
    }

    @Test
    void a_link_that_was_asked_for_with_pkce_leads_to_a_code() throws GeneralSecurityException {
        var email = confirmed();
        var verifier = "a".repeat(50) + "-._~";
        var challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest
                .getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));

        app.post("/recover?redirect_to=myapp://login", JsonObject.of("email", email, "code_challenge", challenge,
                "code_challenge_method", "s256").encode());
        var place = mailbox.received(email, 2).follow();

        assertThat(place).startsWith("myapp://login?code=").doesNotContain("access_token", "#");
        var code = place.substring(place.indexOf('=') + 1);
        assertThat(exchange(code, "b".repeat(50)).code()).isEqualTo("400 bad_code_verifier");
        var answer = exchange(code, verifier);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(amr(answer)).isEqualTo("recovery");
        assertThat(exchange(code, verifier).code()).isEqualTo("404 flow_state_not_found");
        assertThat(exchange("x", "").code()).isEqualTo("400 validation_failed");
    }

    @Test
    void a_plain_challenge_is_one_too_and_no_challenge_is_none() {
        var email = confirmed();
        app.post("/otp",
                JsonObject.of("email", email, "code_challenge", "c".repeat(43), "code_challenge_method", "plain").encode());

        var place = mailbox.received(email, 2).follow();

        assertThat(exchange(place.substring(place.indexOf('=') + 1), "c".repeat(43)).status()).isEqualTo(200);
        assertThat(app.post("/otp", JsonObject.of("email", email, "code_challenge", "short").encode()).code())
                .isEqualTo("400 validation_failed");
    }

    @Test
    void what_a_user_says_of_themselves_is_text_in_a_mail() {
        var email = Door.anEmail();
        app.post("/signup", JsonObject.of("email", email, "password", Door.PASSWORD, "data",
                JsonObject.of("display_name", "<img src=x>\r\nBcc: bob@example.com")).encode());

        assertThat(mailbox.received(email).mail().getHtml()).doesNotContain("<img");
        assertThat(mailbox.of(email)).allSatisfy(mail -> assertThat(mail.getBcc()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = { "alice@example.com\\r\\nBcc: bob@example.com", "alice@example.com,bob@example.com",
            "Alice <alice@example.com>", "alice@example.com\\u0000", "" })
    void what_is_no_address_is_never_written_to(String email) {
        for (var path : new String[] { "/recover", "/otp", "/resend" }) {
            assertThat(app.post(path, "{\"type\":\"signup\",\"email\":\"" + email + "\"}").code())
                    .isEqualTo("400 validation_failed");
        }
    }

    @Test
    void a_signed_in_user_reauthenticates_with_a_code() {
        var email = confirmed();
        var alice = app.signIn(email, Door.PASSWORD);

        assertThat(app.as(alice).get("/reauthenticate").status()).isEqualTo(200);

        var mail = mailbox.received(email, 2);
        assertThat(mail.mail().getText()).doesNotContain("/verify");
        assertThat(app.get("/reauthenticate").code()).isEqualTo("401 no_authorization");
        assertThat(takes(alice.userId(), "x")).isFalse();
        assertThat(takes(alice.userId(), mail.code())).isTrue();
        assertThat(takes(alice.userId(), mail.code())).isFalse();
    }

    private boolean takes(UUID userId, String nonce) {
        return database.actingAs(new Caller.Service(), connection -> reauthentications.take(connection, userId, nonce))
                .await().indefinitely();
    }

    private String confirmed() {
        var email = Door.anEmail();
        app.signUp(email);
        assertThat(code("signup", email, mailbox.received(email).code()).status()).isEqualTo(200);
        return email;
    }

    private Answer code(String type, String email, String code) {
        return app.post("/verify", JsonObject.of("type", type, "email", email, "token", code).encode());
    }

    private Answer hash(String type, String hash) {
        return app.post("/verify", JsonObject.of("type", type, "token_hash", hash).encode());
    }

    private Answer exchange(String code, String verifier) {
        return app.post("/token?grant_type=pkce", JsonObject.of("auth_code", code, "code_verifier", verifier).encode());
    }

    private static String amr(Answer answer) {
        return amr("#access_token=" + answer.text("access_token"));
    }

    private static String amr(String place) {
        var token = Pattern.compile("access_token=[^.]+\\.([^.]+)\\.").matcher(place);
        assertThat(token.find()).as(place).isTrue();
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.group(1)), StandardCharsets.UTF_8))
                .getJsonArray("amr").getJsonObject(0).getString("method");
    }

    /** An answer with what differs between any two people left out. */
    private static String shape(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        var email = answer.text("email");
        return answer.body().encode().replace(email, "…")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "…")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "…") + headers(answer).keySet();
    }

    private static Map<String, Object> headers(Answer answer) {
        return new TreeMap<>(answer.headers().map());
    }
}
