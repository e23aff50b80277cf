package dev.playhead.realtime;

import static dev.playhead.realtime.Client.eventsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What bob tries with what is alice's, and what anybody tries with the socket. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AttackerTest {

    private final Person alice = Person.signedUp("alice");
    private final Person bob = Person.signedUp("bob");
    private final String session = alice.opens("Sing");
    private final String canary = UUID.randomUUID().toString();

    @Test
    void a_foreign_session_is_as_absent_as_one_that_never_was() {
        try (var client = Client.open()) {
            var foreign = client.join("realtime:a", token(bob), eventsOf(session).put("since", 0));
            var absent = client.join("realtime:b", token(bob), eventsOf(UUID.randomUUID().toString()).put("since", 0));
            sing();

            assertThat(foreign.status()).isEqualTo("error");
            assertThat(foreign.reason()).isEqualTo(absent.reason());
            assertThat(client.frames("postgres_changes")).isEmpty();
        }
    }

    @Test
    void a_foreign_client_id_is_nobodys_place_but_its_owners() {
        var clientId = UUID.randomUUID().toString();
        try (var hers = Client.open(clientId)) {
            hers.join("realtime:s", token(alice), eventsOf(session));
            sing();
            hers.awaitNumber(1);
            Awaitility.await().until(() -> place(clientId, alice).endsWith(" 1"));
            var before = place(clientId, alice);

            var own = bob.opens("His own");
            try (var his = Client.open(clientId)) {
                his.join("realtime:s", token(bob), eventsOf(own));
                assertThat(his.join("realtime:s", token(bob), eventsOf(session)).status()).isEqualTo("error");
                his.answer(his.send("realtime:s", "phx_leave", new JsonObject()));
                assertThat(his.frames().toString()).doesNotContain(canary);
            }

            assertThat(place(clientId, alice)).isEqualTo(before);
        }
    }

    @Test
    void forged_receipts_move_nothing() {
        var clientId = UUID.randomUUID().toString();
        try (var client = Client.open(clientId)) {
            client.join("realtime:s", token(alice), eventsOf(session));
            for (var payload : new byte[][] { {}, new byte[8], "999".getBytes(StandardCharsets.UTF_8), new byte[125] }) {
                client.sendPong(payload);
            }
            sing();
            client.awaitNumber(1);
            Awaitility.await().until(() -> place(clientId, alice).endsWith(" 1"));
            client.sendPong("999".getBytes(StandardCharsets.UTF_8));
            client.answer(client.send("phoenix", "heartbeat", new JsonObject()));
            assertThat(place(clientId, alice)).endsWith(" 1");
        }
    }

    @Test
    void a_swapped_token_breaks_the_channel_off_and_tells_nothing() {
        try (var client = Client.open()) {
            var own = bob.opens("His own");
            client.join("realtime:s", token(bob), eventsOf(own));
            client.send("realtime:s", "access_token", JsonObject.of("access_token", token(alice)));

            assertThat(client.await("phx_error").payload().getString("reason")).contains("somebody else's");
            sing();
            assertThat(client.frames().toString()).doesNotContain(canary);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void what_is_no_token_joins_nothing_and_renews_nothing() {
        try (var client = Client.open()) {
            for (var token : new String[] { "", "x", "a.b.c", "sb_secret_forged", token(alice) + "x", "\0" }) {
                assertThat(client.join("realtime:s", token, eventsOf(session)).status()).as(token).isEqualTo("error");
            }
            client.join("realtime:s", token(alice), eventsOf(session));
            client.send("realtime:s", "access_token", JsonObject.of("access_token", Person.setting("test.secret-key")));
            client.send("realtime:s", "access_token", JsonObject.of("access_token", "a.b.c"));
            client.await("phx_error");
        }
    }

    @Test
    void a_handshake_is_refused_in_words_before_there_is_a_socket() {
        assertThat(refused("vsn=2.0.0")).isEqualTo("401 unauthenticated");
        assertThat(refused("apikey=nonsense&vsn=2.0.0")).isEqualTo("401 token_invalid");
        assertThat(refused("apikey=" + key() + "&vsn=3.0.0")).isEqualTo("422 invalid_input");
        assertThat(refused("apikey=" + key() + "&vsn=2.0.0&client_id=" + "x".repeat(65))).isEqualTo("422 invalid_input");
        assertThat(refused("apikey=" + Person.setting("test.secret-key") + "&vsn=2.0.0", "Origin", "https://evil.example"))
                .isEqualTo("403 forbidden");
    }

    @Test
    void frames_that_are_none_end_the_socket() {
        for (var text : new String[] { "", "x", "{}", "[]", "[1,2,3,4,5]", "[null,null,\"t\",\"e\",{}", "null" }) {
            var client = Client.open();
            client.sendText(text);
            assertThat(client.awaitClose()).as(text).isEqualTo(4509);
        }
        var binary = Client.open();
        binary.sendBinary(new byte[] { 9, 9, 9 });
        assertThat(binary.awaitClose()).isEqualTo(4509);
    }

    @Test
    void a_huge_frame_ends_the_socket() {
        var client = Client.open();

        client.sendText("[null,\"1\",\"phoenix\",\"heartbeat\",{\"x\":\"" + "x".repeat(300_000) + "\"}]");

        assertThat(client.awaitClose()).isEqualTo(4509);
    }

    @Test
    void floods_of_frames_and_joins_are_refused_and_the_socket_lives() {
        try (var client = Client.open()) {
            IntStream.range(0, 130).forEach(join -> client.send("realtime:" + join, "phx_join", Client.joining(token(alice))));
            client.await("phx_reply", frame -> frame.status().equals("error"));
            assertThat(client.frames("phx_reply").stream().filter(frame -> frame.status().equals("error"))
                    .map(Client.Frame::reason))
                    .allMatch(reason -> reason.matches("(ChannelRateLimitReached|ClientJoinRateLimitReached): .*"));
        }
        try (var client = Client.open()) {
            String last = "";
            for (var beat = 0; beat < 1500; beat++) {
                last = client.send("realtime:none", "noise", new JsonObject());
            }
            client.answer(last);
            assertThat(client.frames("phx_reply").stream().map(Client.Frame::reason))
                    .contains("MessagePerSecondRateLimitReached: Too many messages per second");
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void joins_that_make_no_sense_are_refused_in_words() {
        try (var client = Client.open()) {
            for (var binding : new JsonObject[] {
                    new JsonObject(), JsonObject.of("event", 1), JsonObject.of("event", "TRUNCATE"),
                    eventsOf(session).put("since", -1), eventsOf(session).put("since", "x"),
                    eventsOf(session).put("since", 1.5),
                    eventsOf(session).put("epoch", "x"), eventsOf(session).put("select", new JsonArray().add("nonsense")),
                    eventsOf(session).put("filter", "session_id=eq." + session + ",nonsense=eq.1"),
                    JsonObject.of("event", "*", "schema", "auth", "table", "users"),
                    JsonObject.of("event", "*", "schema", "public", "table", "x\"; drop table public.projects; --") }) {
                var answer = client.join("realtime:s", token(alice), binding);
                assertThat(answer.status()).as(binding.encode()).isEqualTo("error");
                assertThat(answer.reason()).as(binding.encode()).matches("(InvalidJoinPayload|Unauthorized): .*");
            }
            assertThat(client.join("elsewhere:s", token(alice), eventsOf(session)).reason()).startsWith("InvalidJoinPayload");
            assertThat(client.answer(client.send("realtime:s", "phx_join", new JsonObject())).status()).isEqualTo("ok");
        }
    }

    @Test
    void who_signs_out_hears_no_more() {
        try (var client = Client.open()) {
            client.join("realtime:s", token(alice), eventsOf(session));
            assertThat(alice.send("POST", "/auth/v1/logout?scope=local", "").status()).isEqualTo(204);

            assertThat(client.await("phx_error").payload().getString("reason")).startsWith("InvalidJWTToken");
            sing();
            assertThat(client.join("realtime:s", token(alice), eventsOf(session).put("since", 0)).status()).isEqualTo("error");
            assertThat(client.frames("postgres_changes")).isEmpty();
        }
    }

    private void sing() {
        var events = new JsonArray().add(JsonObject.of("event_type", "terminal", "data", JsonObject.of("output", canary)));
        Person.worker().send("POST", "/v1/sessions/" + session + "/events", events.encode());
    }

    private static String place(String clientId, Person person) {
        return Rows.text("select place from playhead.realtime_receipts where client_id = '" + clientId + "' and caller = '"
                + person.id() + "'");
    }

    private static String token(Person person) {
        return person.token().orElseThrow();
    }

    private static String key() {
        return Person.setting("test.publishable-key");
    }

    /** Status and code of what answers the handshake: as a request without an upgrade is answered too. */
    private static String refused(String query, String... headers) {
        assertThatThrownBy(() -> Client.with(query, headers)).hasCauseInstanceOf(WebSocketHandshakeException.class);
        Answer answer = Person.nobody().send("GET", RealtimeEndpoint.PATH + "?" + query, "", headers);
        return answer.outcome();
    }
}
