package dev.playhead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.ServerSentEvents;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Of what is Alice's, Bob gets not one byte: each of her rows holds a canary that nothing sent to him may contain. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class IsolationTest {

    private final String canary = "canary-" + UUID.randomUUID();
    private final Person alice = Person.signedUp("alice");
    private final Person bob = Person.signedUp("bob");
    private final String session = alice.opens("Sing, " + canary);

    EmbeddedPostgres postgres;

    @Test
    void rest_tells_nobody_else_anything() {
        sing(3);

        var answers = Stream.of(bob, Person.nobody()).flatMap(stranger -> Stream.of(
                stranger.get("/v1/sessions/" + session),
                stranger.get("/v1/sessions/" + session + "/events?after=0"),
                stranger.get("/v1/sessions/" + session + "/jobs"),
                stranger.get("/v1/sessions"),
                stranger.patch("/v1/sessions/" + session, JsonObject.of("status", "paused")),
                stranger.post("/v1/sessions/" + session + "/prompts", JsonObject.of("prompt", "Sing to me")),
                stranger.send("GET", "/v1/sessions/" + session + "/events", "", "Last-Event-ID", "1")));

        assertThat(answers).noneMatch(answer -> (answer.text() + answer.headers()).contains(canary));
    }

    @Test
    void a_foreign_session_cannot_be_told_from_one_that_does_not_exist() {
        try (var socket = Socket.of(bob)) {
            var foreign = refusalOf(socket, session, "r");
            var absent = refusalOf(socket, UUID.randomUUID().toString(), "s");

            assertThat(foreign).isEqualTo(absent);
            assertThat(foreign.getString("code")).isEqualTo("not_found");
        }
    }

    @Test
    void neighbours_on_the_wire_hear_nothing_of_each_other() {
        var his = bob.opens("Listen");

        try (var hers = Socket.of(alice).follow(session, 0);
                var stranger = Socket.of(bob).follow(his, 0).follow(session, 0).send(Streams.follow(session, "guess"));
                var plain = ServerSentEvents.of(bob, session)) {
            for (var round = 0; round < 20; round++) {
                sing(2);
                Streams.append(his, 1);
                stranger.follow(session, round);
            }
            hers.awaitEvent(40);
            stranger.awaitEvent(20);
            Awaitility.await().until(plain::isOver);

            assertThat(hers.frames().toString()).contains(canary);
            assertThat(stranger.frames().toString()).doesNotContain(canary);
            assertThat(plain.messages()).isEmpty();
        }
    }

    @Test
    void a_swapped_token_moves_nobody_into_anothers_place() {
        var hers = Socket.of(alice).follow(session, 0);
        hers.await("caught_up");

        hers.send(StreamRefusalTest.token(bob, "swap"));
        assertThat(hers.awaitClose()).isEqualTo(4503);
        sing(1);

        assertThat(hers.events()).isEmpty();
        try (var his = Socket.of(bob).send(StreamRefusalTest.token(alice, "swap"))) {
            assertThat(his.awaitClose()).isEqualTo(4503);
            assertThat(his.frames().toString()).doesNotContain(canary);
        }
    }

    @Test
    void a_session_that_changes_hands_takes_its_stream_along() {
        var project = bob.post("/v1/projects", JsonObject.of("name", "Inherited")).id();
        sing(3);

        try (var hers = Socket.of(alice).follow(session, 0); var events = ServerSentEvents.of(alice, session)) {
            hers.awaitEvent(3);
            Awaitility.await().until(() -> events.events().size() == 3);
            new Owner(postgres).run("update public.coding_sessions set user_id = ?, project_id = ? where id = ?",
                    UUID.fromString(bob.id()), UUID.fromString(project), UUID.fromString(session));
            Streams.append(session, new JsonArray(List.of(Streams.terminal("for bob alone"))));

            var refused = hers.await("problem");
            Awaitility.await().until(events::isOver);
            assertThat(refused.getString("code")).isEqualTo("not_found");
            assertThat(refused.getString("session_id")).isEqualTo(session);
            try (var his = Socket.of(bob).follow(session, 0).awaitEvent(4)) {
                assertThat(his.events().toString()).contains(canary, "for bob alone");
            }
            assertThat(hers.isOpen()).isTrue();
            assertThat(hers.frames().toString()).doesNotContain("for bob alone", bob.id());
            assertThat(events.messages().toString()).doesNotContain("for bob alone", bob.id());
        }
    }

    private void sing(int times) {
        for (var time = 0; time < times; time++) {
            Streams.append(session, new JsonArray(List.of(Streams.terminal(canary))));
        }
    }

    /** Without what the asker himself said. */
    private static JsonObject refusalOf(Socket socket, String sessionId, String ref) {
        var refusal = socket.send(Streams.follow(sessionId, ref).put("after", 0)).answer(ref).copy();
        refusal.remove("ref");
        refusal.remove("session_id");
        return refusal;
    }
}
