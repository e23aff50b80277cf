package dev.playhead.realtime;

import static dev.playhead.realtime.Client.eventsOf;
import static dev.playhead.realtime.RealtimeTest.from;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.event.EventLog;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** Channels whose tokens expire, and sockets that are not read or say nothing. */
@QuarkusTest
@TestProfile(ShortPatience.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class PatienceTest {

    private static final String EVENTS = "realtime:events";
    private static final String ROWS = "realtime:rows";
    private static final Duration LONG = Duration.ofSeconds(40);

    private final JsonObject credentials = JsonObject.of(
            "email", "alice-" + UUID.randomUUID() + "@example.com", "password", "correct horse");
    private final Person app = Person.nobody().withToken(Person.setting("test.publishable-key"));

    EmbeddedPostgres postgres;

    @Inject
    RealtimeSockets sockets;
    @Inject
    EventLog log;

    private Owner owner;
    private String session;

    @BeforeEach
    void alice_has_a_session() {
        owner = new Owner(postgres);
        session = signedIn("/auth/v1/signup").opens("0");
    }

    @AfterEach
    void nobody_is_left() {
        Awaitility.await().atMost(LONG).until(() -> sockets.count() == 0);
    }

    @Test
    void an_expired_token_pauses_channels_and_a_fresh_one_loses_and_doubles_nothing() {
        var rows = JsonObject.of("event", "UPDATE", "schema", "public", "table", "coding_sessions", "filter",
                "id=eq." + session);
        try (var client = Client.open()) {
            var token = token();
            assertThat(client.join(EVENTS, token, eventsOf(session)).status()).isEqualTo("ok");
            assertThat(client.join(ROWS, token, rows).status()).isEqualTo("ok");
            write(1);
            awaitBoth(client, 1);

            for (var round = 1; round <= 2; round++) {
                var rounds = round;
                Awaitility.await().atMost(LONG).until(() -> pauses(client, EVENTS) == rounds && pauses(client, ROWS) == rounds);
                write(2 * round);
                write(2 * round + 1);
                client.answer(client.send("phoenix", "heartbeat", new JsonObject()));
                assertThat(seqs(client)).as("while it is expired").isEqualTo(from(1, 2L * round - 1));
                assertThat(marks(client)).as("while it is expired").isEqualTo(from(1, 2L * round - 1));

                var fresh = JsonObject.of("access_token", token());
                client.send(EVENTS, "access_token", fresh);
                client.send(ROWS, "access_token", fresh);
                awaitBoth(client, 2 * round + 1);
            }

            assertThat(seqs(client)).isEqualTo(from(1, 5));
            assertThat(marks(client)).isEqualTo(from(1, 5));
            assertThat(client.frames("phx_error")).isEmpty();
        }
    }

    @Test
    void tokens_that_come_all_at_once_leave_the_channel_as_it_was() {
        try (var client = Client.open()) {
            client.join(EVENTS, token(), eventsOf(session));
            var tokens = LongStream.range(0, 10).mapToObj(count -> token()).toList();
            for (var token : tokens) {
                write(1);
                client.send(EVENTS, "access_token", JsonObject.of("access_token", token));
            }
            write(1);

            Awaitility.await().until(() -> seqs(client).contains(11L));
            assertThat(seqs(client)).isEqualTo(from(1, 11));
            assertThat(log.feeds()).as("of one reader").isEqualTo(1);
            assertThat(log.snapshotsRead()).as("reads of what nobody asked for").isZero();
        }
    }

    @Test
    void without_a_fresh_token_the_channel_is_broken_off_and_may_be_joined_again() {
        try (var client = Client.open()) {
            client.join(EVENTS, token(), eventsOf(session));

            var error = client.await("phx_error");

            assertThat(error.topic()).isEqualTo(EVENTS);
            assertThat(error.payload().getString("reason")).startsWith("InvalidJWTToken: ");
            assertThat(pauses(client, EVENTS)).isEqualTo(1);
            write(1);
            assertThat(client.join(EVENTS, token(), eventsOf(session).put("since", 0)).status()).isEqualTo("ok");
            client.awaitNumber(1);
            assertThat(seqs(client)).isEqualTo(from(1, 1));
        }
    }

    @Test
    void who_does_not_read_is_closed_and_others_go_on() throws Exception {
        owner.run("""
                insert into public.session_events (session_id, event_type, data)
                select ?, 'terminal', jsonb_build_object('output', repeat('x', 60000))
                from generate_series(1, 400)
                """, UUID.fromString(session));
        try (var sleeper = new Mute(); var live = Client.open()) {
            live.join("realtime:live", token(), eventsOf(session));
            sleeper.join(EVENTS, token(), eventsOf(session).put("since", 0));
            Awaitility.await().until(() -> sockets.channels() == 2);
            write(1);
            live.awaitNumber(401);

            Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> sockets.channels() < 2);
            assertThat(sleeper.readToTheEnd()).isEqualTo(SocketEnd.TOO_SLOW.code());

            assertThat(live.answer(live.send("phoenix", "heartbeat", new JsonObject())).status()).isEqualTo("ok");
            assertThat(live.numbers()).isEqualTo(from(401, 401));
        }
    }

    @Test
    void who_is_silent_is_closed_and_others_are_asked_for_a_sign_of_life() throws Exception {
        try (var silent = new Mute(); var quiet = Client.open()) {
            Awaitility.await().until(() -> sockets.count() == 2);

            assertThat(silent.readToTheEnd()).isEqualTo(SocketEnd.SILENT.code());

            // It said nothing for as long, but that its library answers pings.
            assertThat(quiet.isOpen()).isTrue();
            assertThat(quiet.answer(quiet.send("phoenix", "heartbeat", new JsonObject())).status()).isEqualTo("ok");
        }
    }

    /** An event, and a change of the session's row that tells which it is. */
    private void write(int number) {
        owner.run(
                "insert into public.session_events (session_id, event_type, data) values (?, 'terminal', '{\"output\": \"x\"}')",
                UUID.fromString(session));
        owner.run("update public.coding_sessions set webview_url = ? where id = ?", "" + number, UUID.fromString(session));
    }

    private static void awaitBoth(Client client, long last) {
        Awaitility.await().atMost(LONG).until(() -> seqs(client).contains(last) && marks(client).contains(last));
    }

    private static List<Long> seqs(Client client) {
        return rows(client, EVENTS).stream().map(row -> row.getLong("seq")).toList();
    }

    private static List<Long> marks(Client client) {
        return rows(client, ROWS).stream().map(row -> Long.valueOf(row.getString("webview_url"))).toList();
    }

    private static List<JsonObject> rows(Client client, String topic) {
        return client.frames("postgres_changes").stream()
                .filter(frame -> frame.topic().equals(topic))
                .map(Client.Frame::row)
                .toList();
    }

    private static long pauses(Client client, String topic) {
        return client.frames("system").stream()
                .filter(frame -> frame.topic().equals(topic)
                        && frame.payload().getString("message").equals("Token has expired, waiting for a fresh one"))
                .count();
    }

    private String token() {
        return signedIn("/auth/v1/token?grant_type=password").token().orElseThrow();
    }

    private Person signedIn(String path) {
        return app.withToken(app.post(path, credentials).json().getString("access_token"));
    }
}
