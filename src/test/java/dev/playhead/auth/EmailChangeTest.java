package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.Door.Answer;
import dev.playhead.auth.mail.Letter;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** Moves to another address, and what operators do for others. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(MailOn.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class EmailChangeTest {

    private static final Asked ASKED = new Asked("https://app.example.com", Optional.empty());

    @Inject
    Tables tables;

    @Inject
    Mailbox mailbox;

    @Inject
    Database database;

    @Inject
    AccountStore accounts;

    @Inject
    EmailChanges changes;

    private final Door app = Door.app();
    private final Door operator = app.with("apikey", Door.setting("test.secret-key"))
            .with("Authorization", "Bearer " + Door.setting("test.secret-key"));

    private record Moving(UUID id, String from, String to) {
    }

    @Test
    void an_account_moves_when_both_addresses_agree() {
        var moving = moving(Door.anEmail());

        var half = hash(mailbox.received(moving.to()).tokenHash());
        assertThat(half.status()).isEqualTo(200);
        assertThat(half.text("msg")).contains("Please proceed to confirm link sent to the other email");
        assertThat(emailOf(moving)).isEqualTo(moving.from());

        var whole = code(moving.from(), mailbox.received(moving.from(), 2).code());
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body().getJsonObject("user").getString("email")).isEqualTo(moving.to());
        assertThat(emailOf(moving)).isEqualTo(moving.to());
        assertThat(tables.value("select count(*) from playhead.one_time_tokens where user_id = $1", moving.id())).isEqualTo(0L);
    }

    @Test
    void both_proofs_at_once_move_it_too() {
        var moving = moving(Door.anEmail());
        var one = JsonObject.of("type", "email_change", "token_hash", mailbox.received(moving.to()).tokenHash()).encode();
        var other = JsonObject.of("type", "email_change", "token_hash", mailbox.received(moving.from(), 2).tokenHash())
                .encode();

        List.of(app.send("POST", "/verify", one), app.send("POST", "/verify", other))
                .forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));

        assertThat(emailOf(moving)).isEqualTo(moving.to());
    }

    @Test
    void an_expired_proof_or_wrong_codes_are_none() {
        var moving = moving(Door.anEmail());
        for (var each = 0; each < 6; each++) {
            assertThat(code(moving.from(), "x").code()).isEqualTo("403 otp_expired");
        }

        hash(mailbox.received(moving.to()).tokenHash());

        assertThat(emailOf(moving)).isEqualTo(moving.from());
    }

    @Test
    void a_taken_address_is_not_told_of_and_never_moved_to() {
        var bob = Door.anEmail();
        var bobs = confirmed(bob);
        var moving = moving(bob);

        var half = hash(mailbox.received(moving.from(), 2).tokenHash());

        assertThat(half.text("msg")).isNotNull();
        assertThat(mailbox.of(bob)).hasSize(1);
        assertThat(emailOf(moving)).isEqualTo(moving.from());
        assertThat(bobs).isNotNull();
    }

    @Test
    void the_mails_of_a_move_can_be_had_again() {
        var moving = moving(Door.anEmail());
        mailbox.received(moving.to(), 1);

        app.post("/resend", JsonObject.of("type", "email_change", "email", moving.from()).encode());

        hash(mailbox.received(moving.to(), 2).tokenHash());
        hash(mailbox.received(moving.from(), 3).tokenHash());
        assertThat(emailOf(moving)).isEqualTo(moving.to());
    }

    @Test
    void somebody_is_invited() {
        var email = Door.anEmail();

        var user = operator.post("/invite",
                JsonObject.of("email", email, "data", JsonObject.of("display_name", "Alice")).encode());

        assertThat(user.status()).isEqualTo(200);
        assertThat(user.text("invited_at")).isNotNull();
        var answer = app.post("/verify",
                JsonObject.of("type", "invite", "token_hash", mailbox.received(email).tokenHash()).encode());
        assertThat(answer.userId().toString()).isEqualTo(user.text("id"));
        assertThat(operator.post("/invite", JsonObject.of("email", email).encode()).code()).isEqualTo("422 email_exists");
        assertThat(app.post("/invite", JsonObject.of("email", email).encode()).code()).isEqualTo("401 no_authorization");
    }

    @ParameterizedTest
    @ValueSource(strings = { "signup", "invite", "magiclink", "recovery" })
    void an_operator_makes_links(String type) {
        var email = Door.anEmail();
        if (type.equals("recovery")) {
            assertThat(operator.post("/admin/generate_link", JsonObject.of("type", type, "email", email).encode()).code())
                    .isEqualTo("404 user_not_found");
            confirmed(email);
        }

        var made = operator.post("/admin/generate_link", JsonObject.of("type", type, "email", email, "password", Door.PASSWORD,
                "redirect_to", "https://evil.example").encode());

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.text("email")).isEqualTo(email);
        assertThat(made.text("verification_type")).isEqualTo(type);
        assertThat(made.text("redirect_to")).isEqualTo("https://app.example.com");
        assertThat(made.text("email_otp")).hasSize(6);
        assertThat(made.text("action_link")).contains(made.text("hashed_token"));
        assertThat(Mailbox.follow(made.text("action_link"))).contains("access_token=");
        if (type.equals("signup")) {
            assertThat(app.signIn(email, Door.PASSWORD).status()).isEqualTo(200);
        }
    }

    @Test
    void an_operators_links_do_not_move_an_account_on_one_proof() {
        var email = Door.anEmail();
        confirmed(email);
        var to = Door.anEmail();

        var current = generate("email_change_current", email, to);
        var next = generate("email_change_new", email, to);

        assertThat(hash(current.text("hashed_token")).text("msg")).isNotNull();
        assertThat(hash(next.text("hashed_token")).body().getJsonObject("user").getString("email")).isEqualTo(to);
        assertThat(app.post("/admin/generate_link", "{}").code()).isEqualTo("401 no_authorization");
        assertThat(operator.post("/admin/generate_link", "{\"type\":\"x\"}").code()).isEqualTo("400 validation_failed");
    }

    private Answer generate(String type, String email, String to) {
        return operator.post("/admin/generate_link", JsonObject.of("type", type, "email", email, "new_email", to).encode());
    }

    private UUID confirmed(String email) {
        app.signUp(email);
        return app.post("/verify", JsonObject.of("type", "signup", "token_hash", mailbox.received(email).tokenHash()).encode())
                .userId();
    }

    private Moving moving(String to) {
        var from = Door.anEmail();
        var id = confirmed(from);
        var account = database.actingAs(new Caller.Service(), connection -> accounts.find(connection, id))
                .await().indefinitely().orElseThrow();
        List<Letter> letters = database.actingAs(new Caller.Service(),
                connection -> changes.request(connection, account, EmailAddress.parse(to), ASKED)).await().indefinitely();
        changes.send(account, letters).await().indefinitely();
        return new Moving(id, from, to);
    }

    private Object emailOf(Moving moving) {
        return tables.value("select email from auth.users where id = $1", moving.id());
    }

    private Answer hash(String hash) {
        return app.post("/verify", JsonObject.of("type", "email_change", "token_hash", hash).encode());
    }

    private Answer code(String email, String code) {
        return app.post("/verify", JsonObject.of("type", "email_change", "email", email, "token", code).encode());
    }
}
