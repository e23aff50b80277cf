package dev.playhead.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import dev.playhead.auth.Mint;
import dev.playhead.auth.key.KeyRing;
import dev.playhead.auth.key.SigningKey;
import dev.playhead.testing.Person;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** Every class of forged and malformed token, at every door that takes one. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForgeryDoorTest {

    @Inject
    KeyRing ring;

    @Inject
    TokenConfig config;

    private Person alice;
    private Mint mint;

    @BeforeEach
    void somebody_is_signed_in() {
        alice = Person.signedUp("alice");
        mint = new Mint(ring.keys().await().indefinitely().current(), config.issuer(), Instant.now().getEpochSecond());
    }

    @TestFactory
    Stream<DynamicTest> no_door_opens() {
        return Forgeries.all(ring.keys().await().indefinitely().current(), SigningKey.random(), mint)
                .map(forgery -> DynamicTest.dynamicTest((String) forgery.get()[0], () -> isRefused((String) forgery.get()[1])));
    }

    private void isRefused(String token) {
        // What cannot stand in a header cannot come in one.
        if (token.chars().allMatch(character -> character > ' ' && character < 127) && token.length() < 12_000) {
            var forger = alice.withToken(token);
            assertThat(forger.get("/v1/profile").status()).as("REST").isEqualTo(401);
            assertThat(forger.send("GET", "/auth/v1/user", "", "apikey", Person.setting("test.publishable-key")).status())
                    .as("auth").isEqualTo(403);
            assertThat(forger.send("POST", "/auth/v1/token?grant_type=refresh_token",
                    JsonObject.of("refresh_token", token).encode(), "apikey", Person.setting("test.publishable-key")).status())
                    .as("refresh").isEqualTo(400);
            try (var handshake = Socket.of(forger)) {
                assertThat(handshake.awaitClose()).as("handshake").isEqualTo(4500);
            }
        }
        try (var inFirstFrame = Socket.of(Person.nobody()); var inPlaceOfAnother = Socket.of(alice)) {
            for (var socket : Set.of(inFirstFrame, inPlaceOfAnother)) {
                socket.send(JsonObject.of("type", "token", "access_token", token, "ref", "forged"));
                // A frame that is too large is told so.
                assertThat(socket.awaitClose()).as("frame").isIn(4500, 4509);
            }
        }
    }

    @Test
    void a_token_is_found_in_no_address() {
        var token = alice.token().orElseThrow();

        assertThat(Person.nobody().get("/v1/profile?access_token=" + token + "&token=" + token).status()).isEqualTo(401);
        try (var socket = Socket.with(Person.nobody(), "/v1/stream?access_token=" + token, Map.of())) {
            assertThat(socket.awaitClose()).isEqualTo(4500);
        }
    }

    @Test
    void a_good_token_is_good_at_all_of_them() {
        assertThat(alice.get("/v1/profile").status()).isEqualTo(200);
        try (var socket = Socket.of(Person.nobody())) {
            socket.send(JsonObject.of("type", "token", "access_token", alice.token().orElseThrow(), "ref", "good"));

            assertThat(socket.answer("good").getString("type")).isEqualTo("token_accepted");
        }
    }
}
