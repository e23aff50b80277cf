package dev.playhead.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The packaged service in production: two replicas on somebody's PostgreSQL, the oldest that there may be. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProductionJarIT {

    private static final Pattern KEY_MADE = Pattern.compile("outcome=api_key_made kind=(\\w+) key=(\\S+)");
    private static final Pattern NEVER_IN_A_LOG = Pattern.compile("(?m)^.* ERROR .*$|^\\tat .*$|Exception");
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @TempDir
    static Path directory;
    private static BroughtDatabase database;
    private static Replica first;
    private static Replica second;
    private static Map<String, String> keys;

    @BeforeAll
    static void two_replicas_start_at_once_on_an_empty_database() {
        database = BroughtDatabase.in(directory.resolve("database"));
        first = start(Map.of());
        second = start(Map.of());
        first.awaitReady();
        second.awaitReady();
        keys = keysSaidBy(first, second);
    }

    @AfterAll
    static void all_is_stopped() {
        first.close();
        second.close();
        database.close();
    }

    @BeforeEach
    void the_second_is_there_again() {
        if (!second.isAlive()) {
            second = start(Map.of()).awaitReady();
        }
    }

    @Test
    void the_migrations_run_once_and_both_replicas_are_ready() {
        assertThat(database.column("select version from playhead.flyway_schema_history where version is not null"))
                .contains("000", "015").doesNotHaveDuplicates();
        assertThat(Stream.of(first, second)).allSatisfy(replica -> {
            assertThat(replica.get("/q/health/ready").text()).contains("Announcements", "listening", "not used");
            assertThat(replica.get("/q/health/ready").text()).doesNotContain("owner");
            assertThat(replica.get("/q/health/live").status()).isEqualTo(200);
            assertThat(replica.log()).doesNotContainPattern(NEVER_IN_A_LOG);
        });
    }

    @Test
    void the_keys_are_made_once_and_good_at_both() {
        var alice = signedUp("alice", first);

        var atTheOther = second.with("alice", alice.token().orElseThrow()).get("/v1/profile");

        assertThat(keys).containsOnlyKeys("publishable", "secret");
        assertThat(atTheOther.status()).isEqualTo(200);
        assertThat(atTheOther.id()).isEqualTo(alice.id());
        assertThat(signedUp("bob", second).id()).isNotBlank();
    }

    @Test
    void a_job_that_is_done_at_one_replica_is_seen_at_the_other() {
        var alice = signedUp("alice", first);
        var session = alice.opens("Build a lighthouse");

        try (var hers = Socket.of(at(second, alice)).follow(session, 0)) {
            hers.await("following");
            var job = claimed(session);
            append(first, session, 25);
            append(second, session, 25);
            complete(job);
            hers.await("session", frame -> frame.getJsonObject("session").getString("status").equals("completed"));

            await().atMost(SECONDS).untilAsserted(() -> assertThat(hers.numbers()).isEqualTo(upTo(50)));
        }
    }

    @Test
    void signing_out_at_one_replica_ends_the_stream_at_the_other() {
        var alice = signedUp("alice", first);
        var session = alice.opens("Sign out while it streams");
        complete(claimed(session));
        append(first, session, 5);

        try (var hers = Socket.of(at(second, alice)).follow(session, 0).awaitEvent(5)) {
            var asked = System.nanoTime();
            assertThat(alice.post("/auth/v1/logout", new JsonObject()).status()).isEqualTo(204);

            assertThat(hers.awaitClose()).isEqualTo(4500);
            System.out.printf("signed out at one replica, stream ended at the other after %d ms%n", millisSince(asked));
            await().atMost(SECONDS).untilAsserted(() -> assertThat(List.of(first, second)).allSatisfy(
                    replica -> assertThat(at(replica, alice).get("/v1/profile").outcome()).isEqualTo("401 session_ended")));
            append(first, session, 1);
            assertThat(hers.numbers()).isEqualTo(upTo(5));
        }
    }

    @Test
    void a_signing_key_is_rotated_and_revoked_while_everybody_goes_on() {
        var before = signedUp("before", first);
        var old = keyOf(before);
        try (var hers = Socket.of(at(second, before))) {
            var rotated = worker(first).post("/auth/v1/admin/signing-keys", JsonObject.of("immediately", true));
            assertThat(rotated.status()).as(rotated.text()).isEqualTo(201);
            var young = rotated.id();

            await().atMost(SECONDS).until(() -> keyOf(signedUp("after", first)).equals(young));
            await().atMost(SECONDS).until(() -> keyOf(signedUp("after", second)).equals(young));
            var after = signedUp("after", second);
            assertThat(List.of(first, second)).allSatisfy(replica -> {
                assertThat(replica.get("/auth/v1/.well-known/jwks.json").text()).contains(old, young);
                assertThat(at(replica, before).get("/v1/profile").status()).as("signed before").isEqualTo(200);
                assertThat(at(replica, after).get("/v1/profile").status()).as("signed after").isEqualTo(200);
            });

            var asked = System.nanoTime();
            assertThat(worker(first).delete("/auth/v1/admin/signing-keys/" + old).status()).isEqualTo(204);
            assertThat(hers.awaitClose()).isEqualTo(4500);
            System.out.printf("signing key revoked at one replica, socket closed at the other after %d ms%n",
                    millisSince(asked));
            await().atMost(SECONDS).untilAsserted(() -> assertThat(List.of(first, second)).allSatisfy(replica -> {
                assertThat(at(replica, before).get("/v1/profile").outcome()).isEqualTo("401 token_invalid");
                assertThat(at(replica, after).get("/v1/profile").status()).isEqualTo(200);
                assertThat(replica.get("/auth/v1/.well-known/jwks.json").text()).contains(young).doesNotContain(old);
            }));
        }
    }

    @Test
    void gauges_tell_who_follows_and_who_waits() {
        var alice = signedUp("alice", first);
        var session = alice.opens("Count me");

        try (var hers = Socket.of(at(second, alice)).follow(session, 0)) {
            hers.await("following");

            await().atMost(SECONDS).untilAsserted(() -> assertThat(second.get("/q/metrics").text())
                    .contains("playhead_sockets 1.0", "playhead_feeds 1.0", "playhead_claims_waiting 0.0"));
        }
        complete(claimed(session));
    }

    @Test
    void a_killed_replica_costs_its_readers_nothing_and_serves_again() {
        var alice = signedUp("alice", first);
        var session = alice.opens("Survive");
        var job = claimed(session);
        var before = Socket.of(at(second, alice)).follow(session, 0);
        var appending = CompletableFuture.runAsync(() -> IntStream.range(0, 100).forEach(batch -> append(first, session, 5)));
        await().atMost(SECONDS).until(() -> before.numbers().size() >= 20);

        assertThat(appending).as("still in mid-stream").isNotDone();
        second.kill();

        assertThat(before.awaitClose()).isEqualTo(1006);
        var seen = before.numbers();
        try (var after = Socket.of(alice).follow(session, seen.get(seen.size() - 1))) {
            appending.join();
            await().atMost(SECONDS).untilAsserted(() -> assertThat(
                    Stream.concat(seen.stream(), after.numbers().stream())).isEqualTo(upTo(500)));
        }
        second = start(Map.of("quarkus.http.port", second.port())).awaitReady();
        try (var again = Socket.of(at(second, alice)).follow(session, 0)) {
            await().atMost(SECONDS).untilAsserted(() -> assertThat(again.numbers()).isEqualTo(upTo(500)));
        }
        complete(job);
    }

    @Test
    void a_terminated_replica_takes_its_leave() {
        var alice = signedUp("alice", second);
        var session = alice.opens("Leave");
        complete(claimed(session));
        var socket = Socket.of(alice).follow(session, 0);
        socket.await("following");
        var claim = CompletableFuture.supplyAsync(() -> claim(second, 40));
        await().atMost(SECONDS).until(() -> second.get("/q/metrics").text().contains("playhead_claims_waiting 1.0"));

        var asked = System.nanoTime();
        second.terminate();

        assertThat(socket.awaitClose()).isEqualTo(4001);
        assertThat(second.awaitExit()).isIn(0, 143);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SECONDS);
        assertThat(claim.join().json().getJsonArray("jobs")).isEmpty();
        assertThat(second.log()).doesNotContainPattern(NEVER_IN_A_LOG);
    }

    @Test
    void a_request_that_is_under_way_at_the_end_is_answered() throws IOException {
        var alice = signedUp("alice", second);
        var body = "{\"name\":\"The last one\"}";
        try (var slow = new java.net.Socket(second.url().getHost(), second.url().getPort())) {
            slow.getOutputStream().write(("""
                    POST /v1/projects HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Content-Type: application/json
                    Content-Length: %d

                    """.formatted(alice.token().orElseThrow(), body.length())).replace("\n", "\r\n").getBytes(UTF_8));
            // Heard, for what came after it is answered.
            signedUp("bob", second);

            second.terminate();
            await().atMost(SECONDS).until(() -> second.get("/q/health/ready").status() == 503);
            slow.getOutputStream().write(body.getBytes(UTF_8));

            var answer = new String(slow.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 201").contains("The last one");
        }
        assertThat(second.awaitExit()).isIn(0, 143);
        assertThat(second.log()).doesNotContainPattern(NEVER_IN_A_LOG);
    }

    @Test
    void a_replica_whose_database_is_away_lives_and_is_not_ready() {
        var alice = signedUp("alice", first);
        var session = alice.opens("Wait for it");
        var job = claimed(session);
        try (var hers = Socket.of(at(second, alice)).follow(session, 0)) {
            hers.await("caught_up");

            database.goAway();
            await().atMost(Duration.ofSeconds(20)).until(() -> first.get("/q/health/ready").status() == 503);
            assertThat(first.get("/q/health/live").status()).isEqualTo(200);
            database.comeBack();

            first.awaitReady();
            second.awaitReady();
            append(first, session, 5);
            await().atMost(SECONDS).untilAsserted(() -> assertThat(hers.numbers()).isEqualTo(upTo(5)));
        }
        complete(job);
    }

    @Test
    void what_keeps_it_from_starting_is_said_in_one_line() {
        var wrong = Map.of("playhead.database.user.password", "wrong");
        var away = Map.of("playhead.database.url", "postgresql://127.0.0.1:1/playhead");
        var missing = Map.of("playhead.database.service.password", "");
        var taken = Map.of("quarkus.http.port", first.port());
        var everlasting = Map.of("playhead.auth.access-token-lifetime", "25h");

        assertThat(refusalOf(wrong)).contains("refuses the login authenticator", "playhead.database.user.name")
                .doesNotContain("wrong");
        assertThat(refusalOf(away)).contains("postgresql://127.0.0.1:1/playhead cannot be reached");
        assertThat(refusalOf(missing)).contains("playhead.database.service.password is not set");
        assertThat(refusalOf(taken)).contains(first.port(), "quarkus.http.port");
        assertThat(refusalOf(everlasting)).contains("playhead.auth.access-token-lifetime must be at most 24h");
    }

    @Test
    void without_a_setting_it_runs_on_a_database_of_its_own_which_no_production_may() {
        var home = directory.resolve("of-its-own");
        var published = Pattern.compile("publishable key +(sb_publishable_\\S+)");
        Person alice;
        try (var replica = Replica.start(home, Map.of()).awaitReady()) {
            await().atMost(SECONDS).until(() -> replica.found(published).isPresent());
            alice = signedUp("alice", replica.with("nobody", replica.found(published).orElseThrow()));
            alice.opens("Remember me");
        }

        var refused = Replica.start(home, Map.of("playhead.production", "true"));
        assertThat(refused.awaitExit()).isEqualTo(1);
        assertThat(refused.log()).contains("playhead.production is set, but", "set playhead.database.url")
                .doesNotContainPattern(NEVER_IN_A_LOG);

        try (var replica = Replica.start(home, Map.of()).awaitReady()) {
            assertThat(at(replica, alice).get("/v1/sessions").text()).contains("Remember me");
        }
    }

    @Test
    void on_supabase_its_own_roles_and_accounts_are_left_alone() {
        database.prepareSupabase("supabase");
        var settings = Map.of(
                "playhead.database.url", database.url("supabase"),
                "playhead.database.supabase", "true",
                "playhead.database.owner.name", "supabase_postgres",
                "playhead.database.owner.password", "supabase",
                "playhead.database.user.name", "playhead_user",
                "playhead.database.user.password", "users'",
                "playhead.database.service.name", "playhead_service",
                "playhead.database.service.password", "service's");

        try (var replica = start(settings).awaitReady()) {
            assertThat(replica.log()).doesNotContain("roles and auth").doesNotContainPattern(NEVER_IN_A_LOG);
        }

        assertThat(database.columnIn("supabase", "select version from playhead.flyway_schema_history")).contains("015");
        assertThat(database.columnIn("supabase", "select distinct proowner::regrole::text from pg_catalog.pg_proc "
                + "where pronamespace = 'auth'::regnamespace")).containsExactly("supabase_auth_admin");
    }

    private static Replica start(Map<String, String> settings) {
        var all = new HashMap<>(database.settings());
        all.putAll(settings);
        return Replica.start(directory.resolve("replicas"), all);
    }

    /** What a start that is refused has to say. */
    private static String refusalOf(Map<String, String> settings) {
        var replica = start(settings);
        assertThat(replica.awaitExit()).as(replica::log).isEqualTo(1);
        assertThat(replica.log()).doesNotContainPattern(NEVER_IN_A_LOG);
        return replica.log().lines().filter(line -> line.startsWith("playhead: ")).reduce((one, last) -> last).orElseThrow();
    }

    private static Map<String, String> keysSaidBy(Replica... replicas) {
        var said = new HashMap<String, String>();
        for (var replica : replicas) {
            KEY_MADE.matcher(replica.log()).results()
                    .forEach(line -> assertThat(said.put(line.group(1), line.group(2))).isNull());
        }
        return said;
    }

    private static Person signedUp(String name, Replica replica) {
        return signedUp(name, replica.with("nobody", keys.get("publishable")));
    }

    private static Person signedUp(String name, Person nobody) {
        var credentials = JsonObject.of("email", name + "-" + UUID.randomUUID() + "@example.com", "password", "correct horse");
        var answer = nobody.post("/auth/v1/signup", credentials);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return nobody.withToken(answer.json().getString("access_token"));
    }

    private static Person at(Replica replica, Person person) {
        return replica.with(person.name(), person.token().orElseThrow());
    }

    private static Person worker(Replica replica) {
        return replica.with("worker", keys.get("secret"));
    }

    private static JsonObject claimed(String session) {
        var job = claim(first, 10).json().getJsonArray("jobs").getJsonObject(0);
        assertThat(job.getString("session_id")).isEqualTo(session);
        return job;
    }

    private static Answer claim(Replica replica, int waitSeconds) {
        return worker(replica).post("/v1/jobs/claim",
                JsonObject.of("worker", "tester", "max", 1, "lease_seconds", 300, "wait_seconds", waitSeconds));
    }

    private static void append(Replica replica, String session, int count) {
        var events = new JsonArray(IntStream.range(0, count)
                .mapToObj(number -> JsonObject.of("id", UUID.randomUUID().toString(), "event_type", "terminal",
                        "data", JsonObject.of("stream", "stdout", "output", "line " + number)))
                .toList());
        var answer = worker(replica).send("POST", "/v1/sessions/" + session + "/events", events.encode());
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }

    private static void complete(JsonObject job) {
        var done = JsonObject.of("lease_id", job.getString("lease_id"), "result", JsonObject.of("exit_code", 0));
        var answer = worker(first).post("/v1/jobs/" + job.getString("id") + "/complete", done);
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }

    /** The kid of the key that somebody's token was signed with. */
    private static String keyOf(Person person) {
        var header = person.token().orElseThrow().split("\\.")[0];
        return new JsonObject(new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8)).getString("kid");
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
