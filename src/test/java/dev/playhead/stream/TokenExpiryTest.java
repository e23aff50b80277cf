package dev.playhead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Person;
import dev.playhead.testing.ServerSentEvents;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** What becomes of a socket whose token expires. */
@QuarkusTest
@TestProfile(ShortTokens.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenExpiryTest {

    private final JsonObject credentials = JsonObject.of(
            "email", "alice-" + UUID.randomUUID() + "@example.com", "password", "correct horse");
    private final Person app = Person.nobody().withToken(Person.setting("test.publishable-key"));

    @Test
    void delivery_pauses_and_goes_on_with_a_fresh_token_and_nothing_is_lost_or_doubled() {
        var alice = signedIn("/auth/v1/signup");
        var session = alice.opens("Outlive a token");
        Streams.append(session, 3);

        try (var socket = Socket.of(alice).follow(session, 0)) {
            socket.awaitEvent(3);
            for (var round = 1; round <= 2; round++) {
                var rounds = round;
                Awaitility.await().until(() -> asked(socket) == rounds);
                Streams.append(session, 2);
                // Whatever is refused now was handled after the events could have been sent.
                socket.send(Streams.follow(session, "while expired " + round).put("after", 0));
                assertThat(socket.answer("while expired " + round).getString("code")).isEqualTo("token_expired");
                assertThat(socket.numbers()).isEqualTo(Streams.from(1, 1 + 2L * round));

                var fresh = signedIn("/auth/v1/token?grant_type=password");
                socket.send(StreamRefusalTest.token(fresh, "fresh " + round));
                socket.awaitEvent(3 + 2L * round);
            }

            assertThat(socket.numbers()).isEqualTo(Streams.from(1, 7));
            assertThat(socket.frames("caught_up")).hasSize(1);
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void a_token_that_is_refreshed_in_time_pauses_nothing() {
        var alice = signedIn("/auth/v1/signup");
        var session = alice.opens("Never stop");

        try (var socket = Socket.of(alice).follow(session, 0)) {
            for (var count = 1; count <= 20; count++) {
                Streams.append(session, 5);
                socket.send(StreamRefusalTest.token(signedIn("/auth/v1/token?grant_type=password"), "fresh " + count));
                assertThat(socket.answer("fresh " + count).getString("type")).isEqualTo("token_accepted");
            }
            socket.awaitEvent(100);

            assertThat(socket.numbers()).isEqualTo(Streams.from(1, 100));
        }
    }

    @Test
    void an_expired_token_opens_no_socket_but_may_be_renewed() {
        var alice = signedIn("/auth/v1/signup");

        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(500))
                .until(() -> closeCode(alice) == 4003);
    }

    @Test
    void server_sent_events_end_with_the_token() {
        var alice = signedIn("/auth/v1/signup");
        var session = alice.opens("End");
        Streams.append(session, 1);

        try (var events = ServerSentEvents.of(alice, session)) {
            Awaitility.await().until(() -> !events.events().isEmpty());
            Awaitility.await().until(events::isOver);
        }
    }

    /** With which code, if at all, the service itself closes the socket over the token. */
    private static int closeCode(Person person) {
        return Socket.of(person).closed().completeOnTimeout(0, 1, TimeUnit.SECONDS).join();
    }

    private static long asked(Socket socket) {
        return socket.frames("problem").stream()
                .filter(frame -> frame.getString("code").equals("token_expired") && !frame.containsKey("ref"))
                .count();
    }

    private Person signedIn(String path) {
        return app.withToken(app.post(path, credentials).json().getString("access_token"));
    }
}
