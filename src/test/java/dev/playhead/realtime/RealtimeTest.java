package dev.playhead.realtime;

import static dev.playhead.realtime.Client.eventsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Channels on a session's events, as the protocol tells of them. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class RealtimeTest {

    private final Person alice = Person.signedUp("alice");
    private final String session = alice.opens("Rewrite the parser");

    @Test
    void a_heartbeat_is_answered() {
        try (var client = Client.open()) {
            assertThat(client.answer(client.send("phoenix", "heartbeat", new JsonObject())).status()).isEqualTo("ok");
        }
    }

    @Test
    void a_join_is_answered_with_its_bindings_in_order_and_each_with_an_id() {
        var other = alice.opens("Another");

        try (var client = Client.open()) {
            var answer = client.join("realtime:two", token(), eventsOf(session), eventsOf(other).put("since", 0));

            assertThat(answer.status()).isEqualTo("ok");
            var told = answer.payload().getJsonObject("response").getJsonArray("postgres_changes");
            assertThat(told.getJsonObject(0).getString("filter")).isEqualTo("session_id=eq." + session);
            assertThat(told.getJsonObject(1).getString("filter")).isEqualTo("session_id=eq." + other);
            assertThat(told.getJsonObject(0).getLong("id")).isNotEqualTo(told.getJsonObject(1).getLong("id"));
            var system = client.await("system").payload();
            assertThat(system.getString("status")).isEqualTo("ok");
            assertThat(system.getString("message")).isEqualTo("Subscribed to PostgreSQL");
            assertThat(system.getString("channel")).isEqualTo("two");
        }
    }

    @Test
    void what_is_inserted_after_the_answer_comes_in_the_protocols_shape() {
        append(1);
        try (var client = Client.open()) {
            var id = client.join("realtime:s", token(), eventsOf(session)).payload().getJsonObject("response")
                    .getJsonArray("postgres_changes").getJsonObject(0).getLong("id");
            append(1);

            var change = client.awaitNumber(2).await("postgres_changes").payload();
            var data = change.getJsonObject("data");
            assertThat(change.getJsonArray("ids")).containsExactly(id);
            assertThat(data.getString("type")).isEqualTo("INSERT");
            assertThat(data.getString("schema")).isEqualTo("public");
            assertThat(data.getString("table")).isEqualTo("session_events");
            assertThat(data.getJsonObject("old_record").isEmpty()).isTrue();
            assertThat(data.getValue("errors")).isNull();
            assertThat(data.getJsonArray("columns").stream().map(column -> ((JsonObject) column).getString("name")))
                    .containsExactlyInAnyOrderElementsOf(data.getJsonObject("record").fieldNames());
            assertThat(data.getString("commit_timestamp")).isEqualTo(data.getJsonObject("record").getString("created_at"));
            assertThat(data.getJsonObject("record").getString("session_id")).isEqualTo(session);
            assertThat(client.numbers()).containsExactly(2L);
        }
    }

    @Test
    void since_gives_what_came_after_it() {
        append(5);
        try (var client = Client.open()) {
            client.join("realtime:all", token(), eventsOf(session).put("since", 0));
            client.awaitNumber(5);
            assertThat(client.numbers()).isEqualTo(from(1, 5));
            assertThat(client.await("system").payload().getBoolean("resumed")).isTrue();
        }
        try (var client = Client.open()) {
            client.join("realtime:rest", token(), eventsOf(session).put("since", "3"));
            append(1);
            client.awaitNumber(6);
            assertThat(client.numbers()).isEqualTo(from(4, 6));
        }
    }

    @Test
    void a_place_that_is_gone_is_said_to_be_and_the_channel_goes_on_from_now() {
        append(2);
        try (var client = Client.open()) {
            client.join("realtime:s", token(), eventsOf(session).put("since", 7));
            client.await("system", frame -> "resync_required".equals(frame.payload().getString("message")));
            append(1);
            client.awaitNumber(3);
            assertThat(client.numbers()).isEqualTo(from(3, 3));
        }
        try (var client = Client.open()) {
            client.join("realtime:s", token(),
                    eventsOf(session).put("since", 1).put("epoch", UUID.randomUUID().toString()));
            client.await("system", frame -> "resync_required".equals(frame.payload().getString("message")));
        }
    }

    @Test
    void receipts_resume_a_client_that_says_nothing_but_who_it_is() {
        var clientId = UUID.randomUUID().toString();
        try (var client = Client.open(clientId)) {
            client.join("realtime:s", token(), eventsOf(session));
            append(3);
            client.awaitNumber(3);
            Awaitility.await().until(() -> Rows.text("select place from playhead.realtime_receipts where client_id = '"
                    + clientId + "'").endsWith(" 3"));
            client.cut();
        }
        append(2);

        try (var client = Client.open(clientId)) {
            client.join("realtime:s", token(), eventsOf(session));
            client.awaitNumber(5);
            assertThat(client.numbers()).isEqualTo(from(4, 5));
            assertThat(client.await("system").payload().getBoolean("resumed")).isTrue();
            assertThat(client.answer(client.send("realtime:s", "phx_leave", new JsonObject())).status()).isEqualTo("ok");
        }
        append(1);

        try (var client = Client.open(clientId)) {
            client.join("realtime:s", token(), eventsOf(session));
            append(1);
            client.awaitNumber(7);
            assertThat(client.numbers()).as("after it left on purpose").isEqualTo(from(7, 7));
        }
    }

    @Test
    void the_larger_of_since_and_receipt_counts() {
        var clientId = UUID.randomUUID().toString();
        append(4);
        try (var client = Client.open(clientId)) {
            client.join("realtime:s", token(), eventsOf(session).put("since", 2));
            client.awaitNumber(4);
            assertThat(client.numbers()).isEqualTo(from(3, 4));
            client.cut();
        }
        try (var client = Client.open(clientId)) {
            client.join("realtime:s", token(), eventsOf(session).put("since", 4));
            append(1);
            client.awaitNumber(5);
            assertThat(client.numbers()).isEqualTo(from(5, 5));
        }
    }

    @Test
    void leaving_ends_the_channel_and_joining_again_moves_it() {
        try (var client = Client.open()) {
            client.join("realtime:s", token(), eventsOf(session));
            append(1);
            client.awaitNumber(1);
            client.join("realtime:s", token(), eventsOf(session).put("since", 0));
            append(1);
            client.awaitNumber(2);
            assertThat(client.numbers()).isEqualTo(List.of(1L, 1L, 2L));

            assertThat(client.answer(client.send("realtime:s", "phx_leave", new JsonObject())).status()).isEqualTo("ok");
            client.await("phx_close");
            append(1);
            assertThat(client.answer(client.send("realtime:s", "phx_leave", new JsonObject())).status()).isEqualTo("ok");
            assertThat(client.answer(client.send("realtime:s", "broadcast", new JsonObject())).reason())
                    .isEqualTo("unmatched topic");
            assertThat(client.numbers()).hasSize(3);
        }
    }

    @Test
    void version_1_speaks_in_objects() {
        append(1);
        var frames = new java.util.concurrent.CopyOnWriteArrayList<JsonObject>();
        var path = RealtimeEndpoint.PATH + "?apikey=" + Person.setting("test.publishable-key") + "&vsn=1.0.0";
        try (var socket = dev.playhead.testing.Socket.with(alice, path, java.util.Map.of())) {
            socket.send(JsonObject.of("topic", "realtime:s", "event", "phx_join", "ref", "1", "join_ref", "1", "payload",
                    Client.joining(token(), eventsOf(session).put("since", 0))));
            Awaitility.await().until(() -> socket.frames().stream()
                    .anyMatch(frame -> frame.getString("event").equals("postgres_changes")));
            frames.addAll(socket.frames());
        }
        assertThat(frames.stream().map(frame -> frame.getString("event")).filter(event -> !event.startsWith("presence")))
                .containsExactly("phx_reply", "system", "postgres_changes");
        assertThat(frames.get(0).getString("ref")).isEqualTo("1");
    }

    @Test
    void what_is_said_and_who_is_present_is_counted() {
        var topic = "realtime:counted-" + UUID.randomUUID();
        try (var speaker = Client.open(); var listener = Client.open()) {
            assertThat(speaker.join(topic, token()).status()).isEqualTo("ok");
            assertThat(listener.join(topic, token()).status()).isEqualTo("ok");
            var sent = metric("playhead_broadcasts_sent_total");
            var told = metric("playhead_broadcasts_told_total");
            var members = metric("playhead_presence_members");

            speaker.send(topic, "broadcast", JsonObject.of("type", "broadcast", "event", "hello", "payload", new JsonObject()));
            speaker.answer(speaker.send(topic, "presence",
                    JsonObject.of("type", "presence", "event", "track", "payload", new JsonObject())));

            assertThat(metric("playhead_broadcasts_sent_total")).isEqualTo(sent + 1);
            assertThat(metric("playhead_broadcasts_told_total")).isEqualTo(told + 1);
            assertThat(metric("playhead_presence_members")).isEqualTo(members + 1);
            assertThat(metric("playhead_presence_rooms")).isPositive();
            assertThat(metric("playhead_broadcasts_waiting")).isNotNegative();
        }
    }

    private static double metric(String name) {
        return Person.nobody().send("GET", "/q/metrics", "").text().lines()
                .filter(line -> line.matches(name + "(\\{.*})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String token() {
        return alice.token().orElseThrow();
    }

    private void append(int count) {
        var events = new JsonArray(IntStream.range(0, count)
                .mapToObj(index -> JsonObject.of("event_type", "terminal", "data", JsonObject.of("output", "line " + index)))
                .toList());
        assertThat(Person.worker().send("POST", "/v1/sessions/" + session + "/events", events.encode()).status())
                .isBetween(200, 201);
    }

    static List<Long> from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
