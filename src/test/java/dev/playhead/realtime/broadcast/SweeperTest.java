package dev.playhead.realtime.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SweeperTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    EmbeddedPostgres postgres;

    @Inject
    Sweeper sweeper;

    private final String topic = "room-" + UUID.randomUUID();

    @Test
    void what_was_kept_for_long_enough_goes_and_all_else_stays() {
        var owner = new Owner(postgres);
        owner.run("select realtime.send(to_jsonb(n), 'hello', ?) from generate_series(1, 4) n", topic);
        owner.run(
                "update realtime.messages set inserted_at = inserted_at - interval '73 hours' where topic = ? and payload = '1'",
                topic);
        owner.run("update playhead.broadcasts set sent_at = sent_at - interval '61 seconds' where topic = ? and id % 2 = 0",
                topic);

        sweeper.sweepMessages().await().atMost(SOON);
        sweeper.sweepBroadcasts().await().atMost(SOON);

        assertThat(owner.value("select count(*) from realtime.messages where topic = ?", topic)).isEqualTo(3L);
        assertThat(owner.value("select count(*) from playhead.broadcasts where topic = ?", topic)).isEqualTo(2L);
    }
}
