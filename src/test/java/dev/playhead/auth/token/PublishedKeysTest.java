package dev.playhead.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpServer;

import dev.playhead.auth.token.Issuer.Verification;
import dev.playhead.auth.token.TokenConfig.Subjects;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.vertx.core.Vertx;

/** An issuer elsewhere that comes, goes, changes its keys, or answers with something else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PublishedKeysTest {

    private static final String ISSUER = "https://issuer.example/";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();
    private final SteppedClock clock = new SteppedClock();
    private volatile String document;
    private HttpServer server;
    private int port;

    private static final class SteppedClock extends Clock {

        private Instant now = Instant.parse("2026-06-01T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    @BeforeEach
    void the_issuer_is_there() throws Exception {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        document = keySet("one");
        comes();
    }

    @AfterEach
    void all_is_stopped() {
        server.stop(0);
        vertx.close();
    }

    @Test
    void keys_are_fetched_once_and_again_when_a_token_names_a_new_one() {
        var keys = keys("ES256");

        assertThat(found(keys, "one")).isPresent();
        assertThat(found(keys, "one")).isPresent();
        assertThat(requests).hasValue(1);

        document = keySet("two");
        assertThat(found(keys, "two")).as("a moment later").isEmpty();
        clock.pass(Duration.ofSeconds(31));
        assertThat(found(keys, "two")).isPresent();
        assertThat(found(keys, "one")).as("taken back by the issuer").isEmpty();
    }

    @Test
    void while_the_issuer_is_away_the_keys_fetched_last_are_good() {
        var keys = keys("ES256");
        assertThat(found(keys, "one")).isPresent();

        server.stop(0);
        clock.pass(Duration.ofHours(1));

        assertThat(found(keys, "one")).isPresent();
    }

    @Test
    void an_issuer_that_never_was_there_is_not_the_tokens_fault() throws Exception {
        server.stop(0);
        var keys = keys("ES256");

        assertThat(catchThrowableOfType(Refusal.class, () -> found(keys, "one")).problem()).isEqualTo(Problem.UNAVAILABLE);

        comes();
        clock.pass(Duration.ofSeconds(6));
        assertThat(found(keys, "one")).isPresent();
    }

    @Test
    void a_failure_by_a_clock_that_is_set_back_is_forgotten() throws Exception {
        server.stop(0);
        clock.pass(Duration.ofHours(1));
        var keys = keys("ES256");
        assertThat(catchThrowableOfType(Refusal.class, () -> found(keys, "one")).problem()).isEqualTo(Problem.UNAVAILABLE);

        comes();
        clock.pass(Duration.ofHours(-1));

        assertThat(found(keys, "one")).isPresent();
    }

    @Test
    void what_is_no_key_set_or_too_large_for_one_is_no_better_than_none() {
        for (var answer : new String[] { "{", "[]", "<html>", "x".repeat(300_000) }) {
            document = answer;

            assertThat(catchThrowableOfType(Refusal.class, () -> found(keys("ES256"), "one")).problem())
                    .isEqualTo(Problem.UNAVAILABLE);
        }
    }

    @Test
    void a_published_key_is_no_secret() {
        assertThatThrownBy(() -> keys("HS256")).isInstanceOf(IllegalStateException.class).hasMessageContaining("algorithms");
    }

    private void comes() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            var body = document.getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static String keySet(String id) {
        return "{\"keys\":[" + KeySetServer.ec(id).toJson(OutputControlLevel.PUBLIC_ONLY) + "]}";
    }

    private static Optional<Verification> found(PublishedKeys keys, String id) {
        return keys.verification(new TokenHeader("ES256", Optional.of(id), "JWT", Optional.of(ISSUER)))
                .await().atMost(Duration.ofSeconds(20));
    }

    private PublishedKeys keys(String algorithm) {
        var url = URI.create("http://127.0.0.1:" + port + "/");
        return new PublishedKeys("test", new TokenConfig.OutsideIssuer() {
            @Override
            public String issuer() {
                return ISSUER;
            }

            @Override
            public URI jwksUrl() {
                return url;
            }

            @Override
            public String audience() {
                return "authenticated";
            }

            @Override
            public Set<String> algorithms() {
                return Set.of(algorithm);
            }

            @Override
            public Subjects subjects() {
                return Subjects.UUID;
            }

            @Override
            public Duration keysKeptFor() {
                return Duration.ofMinutes(10);
            }
        }, new KeySetFetch(vertx.createHttpClient(), url), clock);
    }
}
