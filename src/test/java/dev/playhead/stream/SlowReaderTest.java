package dev.playhead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** A reader that does not read costs a place in a table, and nobody else anything. */
@QuarkusTest
@TestProfile(ShortPatience.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowReaderTest {

    private static final int EVENTS = 400;
    private static final int BYTES = 60_000;

    @Inject
    EventLog log;

    @Inject
    StreamEndpoint endpoint;

    EmbeddedPostgres postgres;

    @Test
    void who_does_not_read_is_read_little_for_and_let_go_while_others_get_everything() throws Exception {
        var alice = Person.signedUp("alice");
        var session = alice.opens("Too much for some");
        new Owner(postgres).run("""
                insert into public.session_events (session_id, event_type, data)
                select ?, 'terminal', jsonb_build_object('output', repeat('x', %d))
                from generate_series(1, %d)
                """.formatted(BYTES, EVENTS), UUID.fromString(session));
        var begun = System.nanoTime();
        var before = log.pagesRead();

        try (var sleeper = new Sleeper(alice, session)) {
            Awaitility.await().until(() -> log.pagesRead() > before);
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> endpoint.sockets() == 0);
            System.out.println("slow reader: closed after ms " + (System.nanoTime() - begun) / 1_000_000);
            var pages = log.pagesRead() - before;

            try (var reader = Socket.of(alice).follow(session, 0).awaitEvent(EVENTS)) {
                assertThat(reader.numbers()).isEqualTo(Streams.from(1, EVENTS));
            }
            var sent = sleeper.readAll();
            System.out.printf("slow reader: pages=%d of %d, bytes=%d of %d%n", pages, EVENTS * BYTES / 131_072, sent,
                    (long) EVENTS * BYTES);
            assertThat(pages).as("pages read for it").isLessThan(EVENTS * BYTES / 131_072 / 2);
            assertThat(sent).as("bytes ever sent to it").isLessThan((long) EVENTS * BYTES / 2);
            assertThat(log.feeds()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void others_who_follow_the_same_are_served_meanwhile() throws Exception {
        var alice = Person.signedUp("alice");
        var session = alice.opens("Too much for some");
        new Owner(postgres).run("""
                insert into public.session_events (session_id, event_type, data)
                select ?, 'terminal', jsonb_build_object('output', repeat('x', %d))
                from generate_series(1, %d)
                """.formatted(BYTES, EVENTS), UUID.fromString(session));

        try (var sleeper = new Sleeper(alice, session); var live = Socket.of(alice).send(Streams.follow(session, "now"))) {
            live.answer("now");
            for (var count = 1; count <= 20; count++) {
                Streams.append(session, 1);
                live.awaitEvent(EVENTS + count);
            }

            assertThat(live.numbers()).isEqualTo(Streams.from(EVENTS + 1, EVENTS + 20));
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> endpoint.sockets() == 1);
        }
    }
}
