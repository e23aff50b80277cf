package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import dev.playhead.auth.Door.Answer;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** What an operator does with signing keys. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(SigningKeyDoorTest.Encrypted.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestMethodOrder(OrderAnnotation.class)
class SigningKeyDoorTest {

    private static final String SIGNING_KEYS = "/admin/signing-keys";
    private static final String IMMEDIATELY = "{\"immediately\": true}";

    /** Keys are encrypted, and a database of its own that other tests find as they left it. */
    public static class Encrypted implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.auth.key-encryption-key", Base64.getEncoder().encodeToString(new byte[32]));
        }
    }

    @Inject
    Tables tables;

    private final Door app = Door.app();
    private final Door operator = app.with("apikey", Door.setting("test.secret-key"))
            .with("Authorization", "Bearer " + Door.setting("test.secret-key"));

    @Test
    @Order(1)
    void a_hundred_rotations_at_once_are_one() {
        var answers = IntStream.range(0, 100).mapToObj(number -> operator.send("POST", SIGNING_KEYS, "{}")).toList().stream()
                .map(CompletableFuture::join).toList();

        assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers).extracting(answer -> answer.text("id")).containsOnly(answers.get(0).text("id"));
        assertThat(states()).containsExactly("standby", "signing");
    }

    @Test
    @Order(2)
    void a_key_stands_by_then_signs_and_what_was_signed_before_stays_good() {
        var alice = app.signUp(Door.anEmail());
        var successor = operator.post(SIGNING_KEYS, "");

        assertThat(successor.text("state")).isEqualTo("standby");
        assertThat(Instant.parse(successor.text("signs_from"))).isAfter(Instant.now().plusSeconds(500));
        assertThat(kid(app.signUp(Door.anEmail()))).isEqualTo(kid(alice)).isNotEqualTo(successor.text("id"));
        assertThat(published()).contains(kid(alice), successor.text("id"));

        assertThat(operator.post(SIGNING_KEYS, IMMEDIATELY).text("id")).isEqualTo(successor.text("id"));
        var bob = await().atMost(Duration.ofSeconds(15)).until(() -> app.signUp(Door.anEmail()),
                signedUp -> kid(signedUp).equals(successor.text("id")));

        assertThat(app.as(alice).get("/user").status()).isEqualTo(200);
        assertThat(app.as(bob).get("/user").status()).isEqualTo(200);
        assertThat(published()).contains(kid(alice), kid(bob));
        assertThat(states()).containsExactly("signing", "verifying");
        var retires = operator.get(SIGNING_KEYS).body().getJsonArray("keys").getJsonObject(1).getString("retires_at");
        assertThat(Instant.parse(retires)).isAfter(Instant.now().plus(Duration.ofHours(1)));
    }

    @Test
    @Order(3)
    void a_retired_key_verifies_no_more_and_is_forgotten_later() {
        var alice = app.signUp(Door.anEmail());
        rotate();
        tables.run(
                """
                        update playhead.signing_keys set signs_from = now() - interval '9 days', retires_at = now() - interval '1 second'
                        where id = $1""",
                UUID.fromString(kid(alice)));

        eventually(() -> assertThat(app.as(alice).get("/user").code()).isEqualTo("403 bad_jwt"));
        assertThat(published()).doesNotContain(kid(alice));
        tables.run("update playhead.signing_keys set retires_at = now() - interval '2 days' where id = $1",
                UUID.fromString(kid(alice)));
        operator.post(SIGNING_KEYS, "");
        assertThat(tables.value("select count(*) from playhead.signing_keys where id = $1", UUID.fromString(kid(alice))))
                .isEqualTo(0L);
    }

    @Test
    @Order(4)
    void a_leaked_key_is_revoked_at_once_and_has_a_successor() {
        var alice = app.signUp(Door.anEmail());

        assertThat(operator.send("DELETE", SIGNING_KEYS + "/" + kid(alice), "").join().status()).isEqualTo(204);

        eventually(() -> assertThat(app.as(alice).get("/user").code()).isEqualTo("403 bad_jwt"));
        var bob = app.signUp(Door.anEmail());
        assertThat(kid(bob)).isNotEqualTo(kid(alice));
        assertThat(app.as(bob).get("/user").status()).isEqualTo(200);
        assertThat(app.refresh(alice.text("refresh_token")).status()).isEqualTo(200);
        assertThat(operator.send("DELETE", SIGNING_KEYS + "/" + kid(alice), "").join().code()).isEqualTo("404 not_found");
    }

    @Test
    @Order(5)
    void the_only_key_that_is_left_is_replaced_when_it_is_revoked() {
        for (var key : keys()) {
            operator.send("DELETE", SIGNING_KEYS + "/" + key.getString("id"), "").join();
        }

        assertThat(states()).containsExactly("signing");
        assertThat(app.as(app.signUp(Door.anEmail())).get("/user").status()).isEqualTo(200);
    }

    @Test
    @Order(6)
    void a_rotation_that_is_called_off_leaves_the_key_that_signs() {
        var successor = operator.post(SIGNING_KEYS, "");
        assertThat(operator.send("DELETE", SIGNING_KEYS + "/" + successor.text("id"), "").join().status()).isEqualTo(204);

        var signing = keys().stream().filter(key -> key.getString("state").equals("signing")).findAny().orElseThrow();
        assertThat(signing.getString("retires_at")).isNull();
    }

    @Test
    @Order(7)
    void whatever_is_rotated_and_revoked_at_once_leaves_one_that_signs_and_one_that_stays() {
        IntStream.range(0, 60).mapToObj(number -> number % 3 == 0
                ? operator.send("DELETE", SIGNING_KEYS + "/" + keys().get(0).getString("id"), "")
                : operator.send("POST", SIGNING_KEYS, number % 2 == 0 ? IMMEDIATELY : "{}")).toList()
                .forEach(CompletableFuture::join);

        assertThat(states()).containsOnlyOnce("signing");
        assertThat(keys().get(0).getString("retires_at")).isNull();
        assertThat(keys().stream().filter(key -> key.getString("retires_at") == null)).hasSize(1);
        eventually(() -> assertThat(app.as(app.signUp(Door.anEmail())).get("/user").status()).isEqualTo(200));
    }

    @Test
    void private_parts_are_shown_nowhere_and_stand_nowhere() {
        assertThat(operator.get(SIGNING_KEYS).body().encode()).doesNotContain("jwk", "\"d\"", "jwe");
        assertThat(tables.value("select bool_and(private_jwk ? 'jwe' and not private_jwk ? 'd') from playhead.signing_keys"))
                .isEqualTo(true);
        assertThat(tables.value("select bool_and(octet_length(value) > 100) from playhead.secrets")).isEqualTo(true);
    }

    private void rotate() {
        var successor = operator.post(SIGNING_KEYS, IMMEDIATELY).text("id");
        await().atMost(Duration.ofSeconds(15)).until(() -> kid(app.signUp(Door.anEmail())).equals(successor));
    }

    private List<JsonObject> keys() {
        return operator.get(SIGNING_KEYS).body().getJsonArray("keys").stream().map(JsonObject.class::cast).toList();
    }

    private List<String> states() {
        return keys().stream().map(key -> key.getString("state")).toList();
    }

    private List<String> published() {
        return app.get("/.well-known/jwks.json").body().getJsonArray("keys").stream()
                .map(key -> ((JsonObject) key).getString("kid")).toList();
    }

    private static String kid(Answer signedIn) {
        var header = Base64.getUrlDecoder().decode(signedIn.text("access_token").split("\\.")[0]);
        return new JsonObject(new String(header)).getString("kid");
    }

    private static void eventually(ThrowingRunnable fact) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(fact);
    }
}
