package dev.playhead.realtime.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Answer;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What is said to channels by HTTP. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BroadcastDoorTest {

    private static final String DOOR = "/realtime/v1/api/broadcast";

    EmbeddedPostgres postgres;

    @Inject
    Broadcasts broadcasts;

    private final String topic = "room " + UUID.randomUUID() + "/ä";
    private final Ear ear = new Ear();
    private final Ear privateEar = new Ear();
    private final Person alice = Person.signedUp("alice");
    private final Person nobody = Person.nobody();
    private Registration listening;

    @BeforeEach
    void somebody_listens() {
        listening = broadcasts.listen(topic, false, ear);
        broadcasts.listen(topic, true, privateEar);
    }

    @AfterEach
    void nobody_listens() {
        listening.close();
    }

    @Test
    void several_are_said_in_their_order() {
        var answer = say(alice, message("1", false), message("2", false), message("3", false));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).isEmpty();
        assertThat(ear.payloads()).containsExactly("{\"n\":\"1\"}", "{\"n\":\"2\"}", "{\"n\":\"3\"}");
    }

    @Test
    void one_is_said_with_its_names_in_the_path() {
        var path = DOOR + "/" + encoded(topic) + "/events/" + encoded("said / it");

        assertThat(nobody.send("POST", path, "{\"n\": 1}").status()).isEqualTo(202);
        assertThat(nobody.sendBytes("POST", path, new byte[] { 0, -1, 7 }, "Content-Type", "application/octet-stream").status())
                .isEqualTo(202);

        assertThat(ear.payloads().get(0)).isEqualTo("{\"n\": 1}");
        assertThat(ear.heard().get(0).event()).isEqualTo("said / it");
        assertThat(ear.heard().get(1).payload()).containsExactly(0, -1, 7);
        assertThat(ear.heard().get(1).isBinary()).isTrue();
    }

    @Test
    void a_private_channel_takes_what_a_policy_lets_somebody_say() {
        var one = DOOR + "/" + encoded(topic) + "/events/hello?private=true";
        assertThat(say(alice, message("1", false), message("2", true)).outcome()).isEqualTo("403 forbidden");
        assertThat(say(nobody, message("1", true)).outcome()).isEqualTo("401 unauthenticated");
        assertThat(alice.send("POST", one, "{}").outcome()).isEqualTo("403 forbidden");
        assertThat(ear.count()).as("all or nothing").isZero();

        var owner = new Owner(postgres);
        owner.run("create policy speak on realtime.messages for insert to authenticated with check (topic like 'room %')");
        try {
            assertThat(say(alice, message("1", true)).status()).isEqualTo(202);
            assertThat(alice.send("POST", one, "{}").status()).isEqualTo(202);
        } finally {
            owner.run("drop policy speak on realtime.messages");
        }
        assertThat(say(Person.worker(), message("3", true)).status()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(5)).until(() -> privateEar.count() == 3);
        assertThat(ear.count()).isZero();
    }

    @Test
    void what_is_wrong_is_said_in_words() {
        assertThat(alice.withToken("nonsense").send("POST", DOOR, "{\"messages\":[]}").outcome())
                .isEqualTo("401 token_invalid");
        assertThat(alice.send("POST", DOOR, "{").outcome()).isEqualTo("400 malformed_json");
        assertThat(alice.send("POST", DOOR, "{}").outcome()).isEqualTo("422 invalid_input");
        assertThat(alice.send("POST", DOOR, "{\"messages\":[{\"event\":\"e\",\"payload\":{}}]}").places())
                .containsExactly("messages[0].topic");
        assertThat(alice.send("POST", DOOR + "/room/events/e", "{").outcome()).isEqualTo("400 malformed_json");
        assertThat(alice.send("POST", DOOR + "/room/events/e", "x", "Content-Type", "text/plain").status()).isEqualTo(415);
        var large = alice.sendBytes("POST", DOOR + "/room/events/e", new byte[3_500_000], "Content-Type",
                "application/octet-stream");
        assertThat(large.outcome()).isEqualTo("413 body_too_large");
        var refusal = alice.send("POST", DOOR, "{}");
        assertThat(refusal.json().fieldNames()).containsExactlyInAnyOrder("code", "message", "errors");
        assertThat(refusal.header("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @Test
    void too_much_at_once_is_refused() {
        var bob = Person.signedUp("bob");
        var messages = new JsonArray();
        for (var number = 0; number < 100; number++) {
            messages.add(message(Integer.toString(number), false));
        }
        var full = JsonObject.of("messages", messages);

        assertThat(bob.post(DOOR, full).status()).isEqualTo(202);
        var answer = bob.post(DOOR, full);

        assertThat(answer.outcome()).isEqualTo("429 too_many_requests");
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(say(alice, message("1", false)).status()).as("somebody else").isEqualTo(202);
    }

    private JsonObject message(String number, boolean isPrivate) {
        return JsonObject.of("topic", topic, "event", "hello", "payload", JsonObject.of("n", number), "private", isPrivate);
    }

    private static Answer say(Person person, JsonObject... messages) {
        return person.post(DOOR, JsonObject.of("messages", new JsonArray(List.of(messages))));
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
