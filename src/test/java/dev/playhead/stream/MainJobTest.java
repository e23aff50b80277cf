package dev.playhead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import dev.playhead.worker.Worker;
import dev.playhead.worker.WorkerSettings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** The product's one promise, from end to end. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class MainJobTest {

    EmbeddedPostgres postgres;

    @Test
    void a_person_sees_a_real_command_at_work_and_nobody_else_does(@TempDir Path workspaces) {
        var alice = Person.signedUp("alice");
        var bob = Person.signedUp("bob");
        var session = alice.opens("Say hello");
        var command = List.of("sh", "-c", "echo \"$PLAYHEAD_PROMPT\"; echo hello > greeting.txt; sleep 0.4; echo done");
        // Before whatever other tests have left in the queue.
        new Owner(postgres).run("update public.coding_jobs set priority = 1000 where session_id = ?::uuid", session);
        var settings = new WorkerSettings(alice.url(), Person.setting("test.secret-key"), "test-worker", command, workspaces);

        try (var hers = Socket.of(alice).follow(session, 0);
                var his = Socket.of(bob).follow(session, 0);
                var worker = Worker.start(settings)) {
            hers.await("session", frame -> frame.getJsonObject("session").getString("status").equals("completed"));

            assertThat(hers.numbers()).isEqualTo(LongStream.rangeClosed(1, hers.numbers().size()).boxed().toList());
            assertThat(hers.events()).extracting(event -> event.getString("event_type"))
                    .contains("terminal", "file_change")
                    .last().isEqualTo("completion");
            assertThat(hers.events().toString()).contains("Say hello", "greeting.txt", "done");
            assertThat(his.await("problem").getString("code")).isEqualTo("not_found");
            assertThat(his.frames().toString()).doesNotContain("Say hello");
        }
    }
}
