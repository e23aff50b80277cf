package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.identity.Caller;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** The log is kept for so long and no longer, and nobody goes on over a hole. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class TrimTest {

    private final Caller service = new Caller.Service();

    EmbeddedPostgres postgres;

    @Inject
    Changes changes;

    @Inject
    ChangeTrimmer trimmer;

    private Owner owner;

    @BeforeEach
    void tables_are_there() {
        owner = new Owner(postgres);
        Told.lay(owner);
        owner.run("delete from playhead.change_horizons");
    }

    @Test
    void a_place_before_what_was_trimmed_is_refused_and_one_after_it_is_good() {
        var before = place();
        owner.run("insert into told.news values (1, 'Old', 'x')");
        trim();
        var between = place();
        owner.run("insert into told.news values (2, 'New', 'x')");
        timePasses();
        trim();

        assertThat(refusal(before)).isEqualTo(Problem.RESYNC_REQUIRED);
        try (var reader = Reader.from(changes, service, Optional.of(between), Reader.all("news"))) {
            assertThat(reader.await(1).get(0).row().getInteger("id")).isEqualTo(2);
        }
        assertThat(count()).isPositive();
        timePasses();
        trim();
        assertThat(refusal(between)).isEqualTo(Problem.RESYNC_REQUIRED);
        assertThat(count()).isZero();
    }

    @Test
    void a_transaction_that_was_open_for_longer_than_changes_are_kept_is_told_when_it_commits() throws SQLException {
        try (var connection = owner.connect(); var reader = Reader.of(changes, service, Reader.all("news"))) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("insert into told.news values (1, 'Slow', 'x')");
            owner.run("insert into told.news values (2, 'Quick', 'x')");
            reader.await(1);
            trim();
            owner.run("insert into told.news values (3, 'Later', 'x')");
            reader.await(2);
            var cursor = reader.cursor();
            timePasses();
            trim();
            assertThat(count()).isEqualTo(1);

            connection.commit();

            assertThat(reader.await(3).get(2).row().getString("title")).isEqualTo("Slow");
            trim();
            try (var late = Reader.from(changes, service, Optional.of(cursor), Reader.all("news"))) {
                late.await(1);
            }
        }
    }

    @Test
    void a_restored_database_says_so_by_its_epoch() {
        var place = place();
        owner.run("update playhead.change_log set epoch = gen_random_uuid()");

        assertThat(refusal(place)).isEqualTo(Problem.RESYNC_REQUIRED);
    }

    private String place() {
        var following = changes.follow(service, List.of(Reader.all("news")), Optional.empty()).await().indefinitely();
        following.stop();
        return following.cursor();
    }

    private Problem refusal(String place) {
        return changes.follow(service, List.of(Reader.all("news")), Optional.of(place))
                .onItem().<Problem> transform(following -> null)
                .onFailure().recoverWithItem(failure -> ((Refusal) failure).problem())
                .await().indefinitely();
    }

    private void trim() {
        trimmer.trim().await().indefinitely();
    }

    /** So much that what was noted so far is old. */
    private void timePasses() {
        owner.run("update playhead.change_horizons set taken_at = taken_at - interval '11 minutes'");
    }

    private long count() {
        return (Long) owner.value("select count(*) from playhead.changes");
    }
}
