package dev.playhead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.testing.Person;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** What {@code /v1/stream} refuses, in which words, and when it closes the socket over it. */
@QuarkusTest
@TestProfile(ShortPatience.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamRefusalTest {

    private static final String SESSION = "\"session_id\":\"6b1f6d3c-2c7d-4a8e-9f10-1d2e3f405162\"";

    private final Person alice = Person.signedUp("alice");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no JSON                | {"type":                                        | malformed_json |
            nothing                | null                                            | invalid_input  |
            an array               | []                                              | invalid_input  |
            no type                | {"ref":"r"}                                     | invalid_input  | type
            an unknown type        | {"type":"shout","ref":"r"}                      | invalid_input  | type
            no session             | {"type":"follow","ref":"r"}                     | invalid_input  | session_id
            a session of no form   | {"type":"follow","session_id":"x","ref":"r"}    | invalid_input  | session_id
            a session as number    | {"type":"follow","session_id":7,"ref":"r"}      | invalid_input  | session_id
            a negative place       | {"type":"follow",SESSION,"after":-1,"ref":"r"}  | invalid_input  | after
            a place as text        | {"type":"follow",SESSION,"after":"1","ref":"r"} | invalid_input  | after
            an unknown member      | {"type":"follow",SESSION,"from":1,"ref":"r"}    | invalid_input  | from
            an epoch of no form    | {"type":"follow",SESSION,"epoch":"1","ref":"r"} | invalid_input  | epoch
            a member twice         | {"type":"unfollow",SESSION,"ref":"r","ref":"r"} | malformed_json |
            another's session      | {"type":"follow",SESSION,"ref":"r"}             | not_found      |
            what is not followed   | {"type":"unfollow",SESSION,"ref":"r"}           | not_found      |
            a token that is absent | {"type":"token","ref":"r"}                      | invalid_input  | access_token
            """)
    void a_bad_frame_is_named_and_the_socket_goes_on(String what, String frame, String code, String field) {
        try (var socket = Socket.of(alice).send(frame.replace("SESSION", SESSION))) {
            var problem = socket.await("problem");

            assertThat(problem.getString("code")).as(what).isEqualTo(code);
            if (field != null) {
                assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("field")).isEqualTo(field);
            }
            if (!code.equals("malformed_json") && frame.contains("ref")) {
                assertThat(problem.getString("ref")).isEqualTo("r");
            }
            assertStillServed(socket);
        }
    }

    @Test
    void a_place_that_does_not_exist_must_be_left_for_another() {
        var session = alice.opens("Count");
        Streams.append(session, 3);

        try (var socket = Socket.of(alice)) {
            socket.send(Streams.follow(session, "beyond").put("after", 4));
            socket.send(Streams.follow(session, "replaced").put("after", 2).put("epoch", UUID.randomUUID().toString()));

            assertThat(socket.answer("beyond").getString("code")).isEqualTo("resync_required");
            assertThat(socket.answer("replaced").getString("code")).isEqualTo("resync_required");
            assertStillServed(socket);
        }
    }

    @Test
    void a_binary_frame_is_named() {
        try (var socket = Socket.of(alice).sendBinary("{\"type\":\"unfollow\"}")) {
            assertThat(socket.await("problem").getString("code")).isEqualTo("malformed_json");
            assertStillServed(socket);
        }
    }

    @Test
    void a_frame_that_is_too_large_ends_the_socket() {
        var socket = Socket.of(alice).send(JsonObject.of("type", "unfollow", "ref", "x".repeat(100_000)));

        assertThat(socket.awaitClose()).isIn(1009, 1006);
    }

    @Test
    void a_flood_is_refused_frame_by_frame_and_afterwards_all_is_well() {
        try (var socket = Socket.of(alice)) {
            for (var count = 0; count < 300; count++) {
                socket.send(JsonObject.of("type", "unfollow", "session_id", UUID.randomUUID().toString(), "ref", "" + count));
            }
            var refused = socket.await("problem", frame -> frame.getString("code").equals("too_many_requests"));

            assertThat(refused.getString("ref")).isNotNull();
            Awaitility.await().until(() -> isServed(socket));
        }
    }

    @Test
    void more_sessions_than_a_socket_may_follow_are_refused() {
        try (var socket = Socket.of(alice)) {
            for (var ref : List.of("one", "two", "three")) {
                socket.send(Streams.follow(alice.opens(ref), ref));
            }

            assertThat(socket.answer("two").getString("type")).isEqualTo("following");
            assertThat(socket.answer("three").getString("code")).isEqualTo("too_many_followed");
        }
    }

    @Test
    void more_sockets_than_a_user_may_have_are_closed_however_they_showed_their_token() {
        var open = new ArrayList<Socket>();
        for (var count = 0; count < 4; count++) {
            open.add(Socket.of(alice).send(Streams.follow(UUID.randomUUID().toString(), "here")));
            open.get(count).answer("here");
        }

        assertThat(Socket.of(alice).awaitClose()).isEqualTo(4013);
        assertThat(Socket.of(Person.nobody()).send(token(alice, "mine")).awaitClose()).isEqualTo(4013);
        assertThat(open).allMatch(Socket::isOpen);
        open.forEach(Socket::close);
    }

    @Test
    void without_a_token_a_socket_waits_and_is_closed() {
        try (var socket = Socket.of(Person.nobody()).send("{\"type\":\"follow\"," + SESSION + ",\"ref\":\"early\"}")) {
            assertThat(socket.answer("early").getString("code")).isEqualTo("unauthenticated");
            assertThat(socket.awaitClose()).isEqualTo(4500);
        }
    }

    @Test
    void a_token_in_the_address_is_none() {
        var path = "/v1/stream?access_token=%s&token=%s&apikey=%s".replace("%s", alice.token().orElseThrow());

        assertThat(Socket.with(Person.nobody(), path, Map.of()).awaitClose()).isEqualTo(4500);
    }

    @Test
    void a_token_in_the_first_frame_is_as_good_as_in_the_handshake() {
        try (var socket = Socket.of(Person.nobody()).send(token(alice, "hello"))) {
            assertThat(socket.answer("hello").getString("type")).isEqualTo("token_accepted");
            var session = alice.opens("Hello");
            Streams.append(session, 1);
            socket.follow(session, 0).awaitEvent(1);
        }
    }

    @Test
    void a_browser_brings_its_token_as_a_subprotocol() {
        var header = URLEncoder.encode("quarkus-http-upgrade#Authorization#Bearer " + alice.token().orElseThrow(),
                StandardCharsets.UTF_8).replace("+", "%20");
        var session = alice.opens("Hello");
        Streams.append(session, 1);

        try (var socket = Socket.with(Person.nobody(), "/v1/stream", Map.of(), "bearer-token-carrier", header)) {
            socket.follow(session, 0).awaitEvent(1);
        }
    }

    @Test
    void the_publishable_key_alone_is_nobody() {
        var key = Person.setting("test.publishable-key");
        var byHeader = Socket.with(Person.nobody(), "/v1/stream", Map.of("apikey", key));
        var byBearer = Socket.of(Person.nobody().withToken(key));

        assertThat(byHeader.awaitClose()).isEqualTo(4500);
        assertThat(byBearer.awaitClose()).isEqualTo(4500);
        assertThat(byBearer.await("problem").getString("code")).isEqualTo("unauthenticated");
    }

    @Test
    void a_forged_token_is_refused_wherever_it_is_shown() {
        var good = alice.token().orElseThrow();
        var place = good.lastIndexOf('.') + 10;
        var forged = good.substring(0, place) + (good.charAt(place) == 'A' ? 'B' : 'A') + good.substring(place + 1);

        var handshake = Socket.of(alice.withToken(forged));
        var frame = Socket.of(Person.nobody()).send(token(alice.withToken(forged), "hello"));
        var scheme = Socket.with(alice, "/v1/stream", Map.of("Authorization", "Basic YWxpY2U6eA=="));

        assertThat(handshake.awaitClose()).isEqualTo(4500);
        assertThat(frame.awaitClose()).isEqualTo(4500);
        assertThat(frame.answer("hello").getString("code")).isEqualTo("token_invalid");
        assertThat(scheme.awaitClose()).isEqualTo(4500);
    }

    @Test
    void a_fresh_token_of_somebody_else_ends_the_socket() {
        var bob = Person.signedUp("bob");

        var socket = Socket.of(alice).send(token(bob, "swap"));

        assertThat(socket.answer("swap").getString("code")).isEqualTo("forbidden");
        assertThat(socket.awaitClose()).isEqualTo(4503);
    }

    static JsonObject token(Person person, String ref) {
        return JsonObject.of("type", "token", "access_token", person.token().orElseThrow(), "ref", ref);
    }

    private static void assertStillServed(Socket socket) {
        assertThat(isServed(socket)).isTrue();
        assertThat(socket.isOpen()).isTrue();
    }

    private static boolean isServed(Socket socket) {
        var ref = UUID.randomUUID().toString();
        socket.send(JsonObject.of("type", "unfollow", "session_id", UUID.randomUUID().toString(), "ref", ref));
        return socket.answer(ref).getString("code").equals("not_found");
    }
}
