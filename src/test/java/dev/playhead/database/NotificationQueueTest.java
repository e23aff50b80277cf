package dev.playhead.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.platform.postgres.Login;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class NotificationQueueTest {

    /** Five seconds of silence, and the time between two looks. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    // More than the network keeps between two processes, each notification as large as it may be.
    private static final String TELL_MUCH = """
            select count(pg_notify('stuck', repeat('x', 7900) || number)) from generate_series(1, 4000) as number
            """;

    EmbeddedPostgres postgres;

    @Inject
    Listener listener;

    @Inject
    NotificationQueue queue;

    @Test
    void a_listener_that_reads_nothing_is_ended_and_the_queue_is_empty_again() throws SQLException {
        try (var stuck = connect(postgres.service(), "playhead-listener"); var owner = connect(postgres.owner(), "test")) {
            var backend = backendOf(stuck);
            // The server's own remedy, which not every server has.
            run(stuck, "set tcp_user_timeout = 0");
            run(stuck, "listen stuck");

            run(owner, TELL_MUCH);

            assertThat(number(owner, "select pg_notification_queue_usage()")).as("it waits for the reader").isPositive();
            await().atMost(PATIENCE).until(() -> number(owner,
                    "select count(*) from pg_stat_activity where pid = " + backend) == 0);
            await().atMost(PATIENCE).until(() -> number(owner, "select pg_notification_queue_usage()") == 0);
            await().atMost(PATIENCE).until(() -> queue.ended() == 1 && queue.usage() == 0);
        }
    }

    @Test
    void listeners_that_read_and_those_of_others_are_left_alone() throws SQLException {
        try (var others = connect(postgres.service(), "somebody else"); var owner = connect(postgres.owner(), "test")) {
            var before = listener.losses();

            queue.look().await().atMost(PATIENCE);

            assertThat(number(owner, "select count(*) from pg_stat_activity where pid = " + backendOf(others))).isEqualTo(1);
            assertThat(listener.state()).isEqualTo(Listener.State.LISTENING);
            assertThat(listener.losses()).isEqualTo(before);
        }
    }

    @Test
    void readiness_and_metrics_tell() {
        queue.look().await().atMost(PATIENCE);

        assertThat(Person.nobody().get("/q/health/ready").text()).contains("\"queue\": \"ok\"");
        assertThat(Person.nobody().get("/q/metrics").text()).contains("playhead_listening 1.0",
                "playhead_notifications_usage 0.0",
                "playhead_listener_losses_total", "playhead_notifications_listeners_ended_total");
    }

    private Connection connect(Login login, String name) throws SQLException {
        var properties = new Properties();
        properties.put("user", login.name());
        properties.put("password", login.password());
        properties.put("ApplicationName", name);
        return DriverManager.getConnection(postgres.jdbcUrl(), properties);
    }

    private static long backendOf(Connection connection) throws SQLException {
        return (long) number(connection, "select pg_backend_pid()");
    }

    private static double number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    private static void run(Connection connection, String statement) throws SQLException {
        try (var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }
}
