package dev.playhead.stream;

import static dev.playhead.stream.Streams.append;
import static dev.playhead.stream.Streams.follow;
import static dev.playhead.stream.Streams.from;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.event.EventLog;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.ServerSentEvents;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** What is said on {@code /v1/stream}, frame by frame. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamTest {

    private final Person alice = Person.signedUp("alice");

    EmbeddedPostgres postgres;

    @Test
    void who_follows_from_the_start_gets_everything_once_and_in_order() {
        var session = alice.opens("Count");
        append(session, 5);

        try (var socket = Socket.of(alice).send(follow(session, "mine").put("after", 0))) {
            socket.await("caught_up");
            append(session, 3);
            socket.awaitEvent(8);

            var following = socket.answer("mine");
            assertThat(following.getString("type")).isEqualTo("following");
            assertThat(following.getLong("after")).isZero();
            assertThat(following.getLong("last")).isEqualTo(5);
            assertThat(following.getString("epoch")).isNotBlank();
            assertThat(socket.frames().get(0)).isEqualTo(following);
            assertThat(socket.numbers()).isEqualTo(from(1, 8));
        }
    }

    @Test
    void who_knows_some_of_it_gets_the_rest() {
        var session = alice.opens("Count");
        append(session, 5);

        try (var socket = Socket.of(alice).follow(session, 3).awaitEvent(5)) {
            assertThat(socket.numbers()).isEqualTo(from(4, 5));
        }
    }

    @Test
    void who_names_no_place_begins_from_now() {
        var session = alice.opens("Count");
        append(session, 5);

        try (var socket = Socket.of(alice).send(follow(session, "now"))) {
            assertThat(socket.answer("now").getLong("after")).isEqualTo(5);
            assertThat(socket.await("caught_up").getLong("seq")).isEqualTo(5);
            append(session, 2);
            socket.awaitEvent(7);

            assertThat(socket.numbers()).isEqualTo(from(6, 7));
        }
    }

    @Test
    void the_end_of_history_is_said_once_and_between_history_and_what_is_new() {
        var session = alice.opens("Count");
        append(session, 5);

        try (var socket = Socket.of(alice).follow(session, 0)) {
            var caughtUp = socket.await("caught_up");
            append(session, 1);
            socket.awaitEvent(6);

            assertThat(caughtUp.getLong("seq")).isEqualTo(5);
            assertThat(socket.frames("caught_up")).hasSize(1);
            var types = socket.frames().stream().map(frame -> frame.getString("type")).toList();
            assertThat(types.indexOf("caught_up")).isBetween(types.indexOf("events") + 1, types.lastIndexOf("events") - 1);
        }
    }

    @Test
    void one_socket_follows_many_sessions_and_each_keeps_its_own_order() {
        var one = alice.opens("One");
        var other = alice.opens("Other");

        try (var socket = Socket.of(alice).follow(one, 0).follow(other, 0)) {
            append(one, 3);
            append(other, 4);
            append(one, 3);
            socket.await("events", frame -> isOf(frame, one, 6));
            socket.await("events", frame -> isOf(frame, other, 4));

            assertThat(numbers(socket, one)).isEqualTo(from(1, 6));
            assertThat(numbers(socket, other)).isEqualTo(from(1, 4));
        }
    }

    @Test
    void what_is_no_longer_followed_says_nothing_more() {
        var left = alice.opens("Left");
        var kept = alice.opens("Kept");

        try (var socket = Socket.of(alice).follow(left, 0).follow(kept, 0)) {
            socket.send(JsonObject.of("type", "unfollow", "session_id", left, "ref", "enough"));
            assertThat(socket.answer("enough").getString("type")).isEqualTo("unfollowed");
            append(left, 1);
            append(kept, 1);
            socket.awaitEvent(1);

            assertThat(socket.frames("events")).noneMatch(frame -> frame.getString("session_id").equals(left));
        }
    }

    @Test
    void a_session_followed_again_goes_on_from_the_new_place_alone() {
        var session = alice.opens("Count");
        append(session, 50);

        try (var socket = Socket.of(alice).follow(session, 0)) {
            for (var again = 0; again < 10; again++) {
                append(session, 1);
                socket.send(follow(session, "again " + again).put("after", 0));
                append(session, 1);
            }
            socket.answer("again 9");
            socket.awaitEvent(70);
            Awaitility.await().until(() -> afterLast(socket, "again 9").contains(70L));

            assertThat(afterLast(socket, "again 9")).isEqualTo(from(1, 70));
        }
    }

    @Test
    void the_session_and_its_jobs_are_shown_as_rest_shows_them_and_after_their_events() {
        var session = alice.opens("Finish");
        append(session, 3);

        try (var socket = Socket.of(alice).follow(session, 0)) {
            socket.await("session");
            socket.await("job");
            append(session, 2);
            alice.patch("/v1/sessions/" + session, JsonObject.of("status", "completed"));
            var frame = socket.await("session", told -> told.getJsonObject("session").getString("status").equals("completed"));

            var row = alice.get("/v1/sessions/" + session).json();
            var job = alice.get("/v1/sessions/" + session + "/jobs").json().getJsonArray("items").getJsonObject(0);
            assertThat(frame.getJsonObject("session").fieldNames()).isEqualTo(row.fieldNames());
            assertThat(socket.await("job").getJsonObject("job").fieldNames()).isEqualTo(job.fieldNames());
            var before = socket.frames().subList(0, socket.frames().indexOf(frame));
            assertThat(before.toString()).contains("\"seq\":5");
        }
    }

    @Test
    void server_sent_events_say_the_same_as_the_socket() {
        var session = alice.opens("Agree");
        append(session, 4);

        try (var socket = Socket.of(alice).follow(session, 0);
                var plain = ServerSentEvents.of(alice, session);
                var resumed = ServerSentEvents.of(alice, session, "Last-Event-ID", "5")) {
            socket.awaitEvent(4);
            // There is no event 5 yet when it asks.
            Awaitility.await().until(resumed::isOver);
            append(session, 3);
            socket.awaitEvent(7);
            Awaitility.await().until(() -> plain.events().size() >= 7);

            assertThat(plain.events()).isEqualTo(socket.events());
            assertThat(plain.messages()).filteredOn(message -> !message.id().isEmpty())
                    .allMatch(message -> message.id().equals(message.data().getLong("seq").toString()));
            assertThat(resumed.events()).isEmpty();
        }
        try (var resumed = ServerSentEvents.of(alice, session, "Last-Event-ID", "5")) {
            Awaitility.await().until(() -> resumed.events().size() >= 2);

            assertThat(resumed.events()).extracting(event -> event.getLong("seq")).isEqualTo(from(6, 7));
        }
    }

    @Test
    void an_event_that_sql_wrote_arrives_like_any_other() {
        var session = alice.opens("By the back door");
        var id = UUID.randomUUID();

        try (var socket = Socket.of(alice).follow(session, 0)) {
            socket.await("caught_up");
            new Owner(postgres).run("""
                    insert into public.session_events (id, session_id, event_type, data)
                    values (?, ?, 'thinking', '{"message": "by hand"}')
                    """, id, UUID.fromString(session));
            socket.awaitEvent(1);

            assertThat(socket.events().get(0).getString("id")).isEqualTo(id.toString());
            assertThat(socket.events().get(0).getJsonObject("data").getString("message")).isEqualTo("by hand");
        }
    }

    @Test
    void a_large_history_comes_in_frames_of_bounded_size() {
        var session = alice.opens("Much");
        new Owner(postgres).run("""
                insert into public.session_events (session_id, event_type, data)
                select ?, 'terminal', jsonb_build_object('output', repeat('x', 2048))
                from generate_series(1, 3000)
                """, UUID.fromString(session));

        try (var socket = Socket.of(alice).follow(session, 0)) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !socket.frames("caught_up").isEmpty());

            assertThat(socket.numbers()).isEqualTo(from(1, 3000));
            assertThat(socket.frames("events")).allMatch(frame -> frame.encode().length() < 140_000);
        }
    }

    @Test
    void nothing_stays_behind_of_sockets_that_leave_while_they_follow() {
        var session = alice.opens("Come and go");
        append(session, 200);

        for (var visit = 0; visit < 20; visit++) {
            Socket.of(alice).follow(session, 0).cut();
        }

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> log.feeds() == 0);
    }

    @Inject
    EventLog log;

    private static boolean isOf(JsonObject frame, String session, long seq) {
        return frame.getString("session_id").equals(session)
                && frame.getJsonArray("events").stream().anyMatch(event -> ((JsonObject) event).getLong("seq") == seq);
    }

    private static List<Long> numbers(Socket socket, String session) {
        return socket.frames("events").stream()
                .filter(frame -> frame.getString("session_id").equals(session))
                .flatMap(frame -> frame.getJsonArray("events").stream())
                .map(event -> ((JsonObject) event).getLong("seq"))
                .toList();
    }

    private static List<Long> afterLast(Socket socket, String ref) {
        return socket.frames().stream()
                .dropWhile(frame -> !ref.equals(frame.getString("ref")))
                .filter(frame -> frame.getString("type").equals("events"))
                .flatMap(frame -> frame.getJsonArray("events").stream())
                .map(event -> ((JsonObject) event).getLong("seq"))
                .toList();
    }
}
