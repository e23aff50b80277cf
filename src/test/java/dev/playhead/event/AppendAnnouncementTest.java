package dev.playhead.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Arrays;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** What the service announces by itself after its commit is heard by whoever listens. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AppendAnnouncementTest {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Person alice = Person.signedUp("alice");
    private final Person worker = Person.worker();

    EmbeddedPostgres postgres;

    @Test
    void appended_events_are_announced() throws SQLException {
        var session = alice.opens("Build it");
        try (var connection = new Owner(postgres).connect(); var statement = connection.createStatement()) {
            statement.execute("listen session_events");
            worker.post("/v1/sessions/" + session + "/events",
                    new JsonObject().put("event_type", "terminal").put("data", new JsonObject()));

            var heard = connection.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS);

            assertThat(Arrays.stream(heard).map(PGNotification::getParameter).map(JsonObject::new))
                    .contains(new JsonObject().put("session_id", session.toString()).put("seq", 1));
        }
    }
}
