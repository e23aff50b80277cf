package dev.playhead.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.playhead.auth.key.ApiKey;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.ServerSentEvents;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** A signature stays good; whoever signed out does not. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class RevocationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    EmbeddedPostgres postgres;

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void every_door_is_closed_to_the_token(String name, String code, int status, Consumer<RevocationTest> end) {
        var alice = Person.signedUp("alice");
        var bob = Person.signedUp("bob");
        var session = alice.opens("End " + name);
        Streams.append(session, 1);
        ended = alice;

        try (var socket = Socket.of(alice).follow(session, 0).awaitEvent(1);
                var events = ServerSentEvents.of(alice, session);
                var bobs = Socket.of(bob)) {
            await().atMost(PATIENCE).until(() -> !events.events().isEmpty());

            end.accept(this);

            assertThat(socket.awaitClose()).isEqualTo(4500);
            socket.await("problem", frame -> frame.getString("code").equals(code));
            await().atMost(PATIENCE).until(events::isOver);
            var refused = alice.get("/v1/profile");
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.json().getString("code")).isEqualTo(code);
            assertThat(Socket.of(alice).awaitClose()).isEqualTo(4500);
            Streams.append(session, 1);
            assertThat(socket.numbers()).containsExactly(1L);
            assertThat(bobs.isOpen()).isTrue();
            assertThat(bob.get("/v1/profile").status()).isEqualTo(200);
        }
    }

    private Person ended;

    static Stream<Arguments> ends() {
        return Stream.of(
                of("by signing out", "session_ended", 401, test -> test.signOut("global")),
                of("by signing out here", "session_ended", 401, test -> test.signOut("local")),
                of("by an operator's statement", "session_ended", 401,
                        test -> test.sql("delete from auth.sessions where user_id = ?::uuid")),
                of("by a ban", "account_banned", 403,
                        test -> test.sql("update auth.users set banned_until = now() + interval '1 hour' where id = ?::uuid")),
                of("by marking the account as deleted", "account_deleted", 401,
                        test -> test.sql("update auth.users set deleted_at = now() where id = ?::uuid")),
                of("by deleting the account", "account_deleted", 401,
                        test -> test.sql("delete from auth.users where id = ?::uuid")));
    }

    private static Arguments of(String name, String code, int status, Consumer<RevocationTest> end) {
        return Arguments.of(name, code, status, end);
    }

    @Test
    void signing_out_elsewhere_ends_the_others_and_not_this_one() {
        var email = "alice-" + UUID.randomUUID() + "@example.com";
        var first = signedIn("/auth/v1/signup", email);
        var second = signedIn("/auth/v1/token?grant_type=password", email);

        try (var firsts = Socket.of(first); var seconds = Socket.of(second)) {
            ended = second;
            signOut("others");

            assertThat(firsts.awaitClose()).isEqualTo(4500);
            assertThat(second.get("/v1/profile").status()).isEqualTo(200);
            assertThat(seconds.isOpen()).isTrue();
        }
    }

    @Test
    void a_ban_that_is_lifted_is_lifted_for_tokens_as_well() {
        var alice = Person.signedUp("alice");
        ended = alice;
        var id = alice.id();
        sql("update auth.users set banned_until = now() + interval '1 hour' where id = ?::uuid", id);
        await().atMost(PATIENCE).until(() -> alice.get("/v1/profile").status() == 403);

        sql("update auth.users set banned_until = null where id = ?::uuid", id);

        await().atMost(PATIENCE).until(() -> alice.get("/v1/profile").status() == 200);
    }

    @Test
    void whoever_commits_late_is_not_missed() throws SQLException {
        var late = Person.signedUp("late");
        var soon = Person.signedUp("soon");
        var lateId = late.id();
        var soonId = soon.id();
        try (var connection = new Owner(postgres).connect(); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("delete from auth.sessions where user_id = '" + lateId + "'");
            sql("delete from auth.sessions where user_id = ?::uuid", soonId);
            await().atMost(PATIENCE).until(() -> soon.get("/v1/profile").status() == 401);
            assertThat(late.get("/v1/profile").status()).isEqualTo(200);
            connection.commit();
        }

        await().atMost(PATIENCE).until(() -> late.get("/v1/profile").status() == 401);
    }

    @Test
    void a_revoked_key_closes_its_sockets() {
        var key = ApiKey.random(ApiKey.Kind.SECRET, new SecureRandom());
        sql("insert into playhead.api_keys (kind, name, digest) values ('secret', 'to be revoked', sha256(?::bytea))",
                key.text());
        var worker = Person.worker().withToken(key.text());
        await().atMost(PATIENCE).until(() -> worker.post("/v1/jobs/claim", JsonObject.of("worker", "w")).status() == 200);

        try (var socket = Socket.of(worker)) {
            sql("update playhead.api_keys set revoked_at = now() where digest = sha256(?::bytea)", key.text());

            assertThat(socket.awaitClose()).isEqualTo(4500);
        }
        assertThat(worker.post("/v1/jobs/claim", JsonObject.of("worker", "w")).status()).isEqualTo(401);
    }

    @Test
    void a_claim_that_waits_gets_no_job_once_its_key_is_revoked() {
        var key = ApiKey.random(ApiKey.Kind.SECRET, new SecureRandom());
        sql("insert into playhead.api_keys (kind, name, digest) values ('secret', 'waits', sha256(?::bytea))", key.text());
        var worker = Person.worker().withToken(key.text());
        // Whatever other tests left in the queue is taken first.
        await().atMost(PATIENCE).until(() -> worker.post("/v1/jobs/claim",
                JsonObject.of("worker", "w", "max", 100)).outcome().equals("200") && queueIsEmpty());
        var waiting = CompletableFuture.supplyAsync(
                () -> worker.post("/v1/jobs/claim", JsonObject.of("worker", "w", "wait_seconds", 30)));
        await().atMost(PATIENCE).until(() -> Person.nobody().get("/q/metrics").text().contains("playhead_claims_waiting 1.0"));

        sql("update playhead.api_keys set revoked_at = now() where digest = sha256(?::bytea)", key.text());

        assertThat(waiting.join().outcome()).isEqualTo("401 token_invalid");
    }

    private boolean queueIsEmpty() {
        return new Owner(postgres).value("select count(*) from public.coding_jobs where status = 'pending'").equals(0L);
    }

    private void signOut(String scope) {
        assertThat(ended.post("/auth/v1/logout?scope=" + scope, new JsonObject()).status()).isEqualTo(204);
    }

    private void sql(String statement) {
        sql(statement, ended.id());
    }

    private void sql(String statement, String parameter) {
        new Owner(postgres).run(statement, parameter);
    }

    private static Person signedIn(String path, String email) {
        var app = Person.nobody().withToken(Person.setting("test.publishable-key"));
        var answer = app.post(path, JsonObject.of("email", email, "password", "correct horse"));
        return app.withToken(answer.json().getString("access_token"));
    }
}
