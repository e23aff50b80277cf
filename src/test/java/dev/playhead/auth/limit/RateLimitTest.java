package dev.playhead.auth.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class RateLimitTest {

    private static final Rate RATE = Rate.parse("5/1h");

    @Inject
    Database database;

    @Inject
    LimitStore store;

    private final String subject = UUID.randomUUID().toString();

    @Test
    void a_bucket_takes_a_burst_and_says_how_long_the_next_must_wait() {
        for (var time = 0; time < 5; time++) {
            assertThat(take()).as("time %d", time).isEmpty();
        }

        assertThat(take()).hasValueSatisfying(wait -> assertThat(wait)
                .isGreaterThan(Duration.ofMinutes(55)).isLessThanOrEqualTo(Duration.ofHours(1)));
        assertThat(store(Rule.VERIFY, subject)).as("another rule").isEmpty();
        assertThat(store(Rule.SIGN_IN, subject + "'")).as("somebody else").isEmpty();
    }

    @Test
    void a_bucket_leaks() {
        IntStream.range(0, 5).forEach(time -> take());
        pass("1 hour");

        assertThat(take()).isEmpty();
        assertThat(take()).isPresent();
    }

    @Test
    void being_refused_makes_no_wait_longer() {
        IntStream.range(0, 50).forEach(time -> take());
        pass("1 hour");

        assertThat(take()).isEmpty();
    }

    @Test
    void a_hundred_at_once_are_let_in_as_often_as_a_burst() {
        var let = Multi.createFrom().range(0, 100)
                .onItem().transformToUniAndMerge(time -> database.actingAs(new Caller.Service(),
                        connection -> store.take(connection, Rule.SIGN_IN, subject, RATE)))
                .filter(Optional::isEmpty)
                .collect().asList().await().indefinitely();

        assertThat(let).hasSize(5);
    }

    @Test
    void a_right_password_empties_the_bucket_and_buckets_that_ran_empty_are_forgotten() {
        IntStream.range(0, 5).forEach(time -> take());
        database.actingAs(new Caller.Service(), connection -> store.empty(connection, Rule.SIGN_IN, subject))
                .await().indefinitely();

        assertThat(take()).isEmpty();

        pass("10 hours");
        database.actingAs(new Caller.Service(), store::prune).await().indefinitely();
        assertThat(rows()).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "127.0.0.1,127.0.0.1", "2001:db8:1:2:3:4:5:6,2001:db8:1:2:0:0:0:0/64", "::1,0:0:0:0:0:0:0:0/64",
            "::ffff:10.0.0.1,10.0.0.1" })
    void an_address_is_cut_to_what_one_person_has(String host, String counted) {
        assertThat(AddressLimits.subject(host)).isEqualTo(counted);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "30", "30/", "/2s", "0/2s", "30/0s", "-1/2s", "30/2x", "1e3/2s" })
    void what_is_no_rate_is_refused_at_the_start(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private Optional<Duration> take() {
        return store(Rule.SIGN_IN, subject);
    }

    private Optional<Duration> store(Rule rule, String whose) {
        return database.actingAs(new Caller.Service(), connection -> store.take(connection, rule, whose, RATE))
                .await().indefinitely();
    }

    /** Steps instead of sleeping: the bucket is as old as if so much time had passed. */
    private void pass(String interval) {
        database.actingAs(new Caller.Service(), connection -> connection
                .query("update playhead.rate_limits set empty_at = empty_at - interval '" + interval + "'").execute())
                .await().indefinitely();
    }

    private long rows() {
        return database.actingAs(new Caller.Service(), connection -> connection
                .query("select count(*) from playhead.rate_limits").execute())
                .map(rows -> rows.iterator().next().getLong(0))
                .await().indefinitely();
    }
}
