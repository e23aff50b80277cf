package dev.playhead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Person;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionExpiryTest {

    @Test
    void a_session_whose_time_is_up_expires_and_says_why() {
        var alice = Person.signedUp("alice");
        var project = alice.post("/v1/projects", JsonObject.of("name", "Todo")).id();
        var session = alice.post("/v1/sessions", JsonObject.of("project_id", project, "initial_prompt", "Hurry",
                "expires_at", Instant.now().plusMillis(300).toString())).id();

        try (var socket = Socket.of(alice).follow(session, 0)) {
            socket.await("session", frame -> frame.getJsonObject("session").getString("status").equals("expired"));

            assertThat(socket.events()).last().satisfies(event -> {
                assertThat(event.getString("event_type")).isEqualTo("error");
                assertThat(event.getJsonObject("data").getString("code")).isEqualTo("session_expired");
            });
            socket.await("job", frame -> frame.getJsonObject("job").getString("status").equals("failed"));
        }
        assertThat(alice.get("/v1/sessions/" + session).json().getString("completed_at")).isNotNull();
        assertThat(alice.patch("/v1/sessions/" + session, JsonObject.of("status", "active")).outcome())
                .isEqualTo("409 status_change_refused");
    }
}
