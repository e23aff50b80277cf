package dev.playhead.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.identity.Caller;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** What is written in few round trips is written whole or not at all. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class WritingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Caller WORKER = new Caller.Service();
    private static final String APPEND = """
            insert into public.session_events (session_id, event_type)
            values ($1, 'thinking')
            """;
    private static final String UNLOCKED = """
            select from public.session_streams
            where session_id = $1
            for no key update skip locked
            """;
    private static final String COUNT = "select count(*) from public.session_events where session_id = $1";

    private final UUID session = UUID.fromString(Person.signedUp("alice").opens("Build it"));

    @Inject
    Database database;

    @Test
    void what_was_written_is_there_once_it_is_answered() {
        database.writingAs(WORKER, this::append).await().atMost(PATIENCE);

        assertThat(events()).isEqualTo(1);
    }

    @Test
    void nothing_is_left_of_work_that_failed_after_it_wrote() {
        assertThatThrownBy(() -> database
                .writingAs(WORKER, connection -> append(connection).map(appended -> Integer.parseInt("none")))
                .await().atMost(PATIENCE));

        assertThat(events()).isZero();
    }

    @Test
    void a_connection_whose_statement_was_refused_serves_the_next_who_writes() {
        assertThatThrownBy(() -> database
                .writingAs(WORKER, connection -> connection.query("select 1 / 0").execute())
                .await().atMost(PATIENCE));

        database.writingAs(WORKER, this::append).await().atMost(PATIENCE);

        assertThat(events()).isEqualTo(1);
    }

    @Test
    void who_has_gone_before_the_commit_has_nothing_written() {
        var held = new CompletableFuture<Void>();
        var gone = database
                .writingAs(WORKER, connection -> append(connection).chain(() -> Uni.createFrom().completionStage(held)))
                .subscribe().with(written -> {
                });
        Awaitility.await().atMost(PATIENCE).until(this::isLocked);

        gone.cancel();
        held.complete(null);

        Awaitility.await().atMost(PATIENCE).until(() -> !isLocked());
        assertThat(events()).isZero();
    }

    private Uni<?> append(SqlConnection connection) {
        return connection.preparedQuery(APPEND).execute(Tuple.of(session));
    }

    /** Whether a transaction is at the session's stream, which it locks when it appends. */
    private boolean isLocked() {
        return database.actingAs(WORKER, connection -> connection.preparedQuery(UNLOCKED).execute(Tuple.of(session)))
                .await().atMost(PATIENCE).size() == 0;
    }

    private long events() {
        return database.reading(WORKER, COUNT, session).await().atMost(PATIENCE).iterator().next().getLong(0);
    }
}
