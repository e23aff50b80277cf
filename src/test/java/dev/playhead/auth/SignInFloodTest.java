package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.ServerSentEvents;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Two hundred strangers who try passwords, again and again, while others work. How much slower those become is printed. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(SignInFloodTest.OneThread.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignInFloodTest {

    private static final int STRANGERS = 200;
    private static final int WAVES = 5;
    private static final int REQUESTS_BEFORE = 200;

    /** One password at a time, and sixteen that wait: what a machine of two cores does. */
    public static class OneThread implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.auth.hashing-threads", "1", "playhead.auth.hashing-queue", "16");
        }
    }

    // Each stranger has a connection of their own.
    private final HttpClient strangers = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Door app = Door.app();
    private final Person alice = Person.signedUp("alice");
    private final List<Answer> answers = new ArrayList<>();

    @Test
    void a_flood_of_sign_ins_keeps_nobody_from_their_work() {
        var bob = Door.anEmail();
        app.signUp(bob);
        var session = alice.opens("Go on");
        var quiet = new ArrayList<Double>();
        var during = new ArrayList<Double>();
        int appended;
        List<HttpResponse<String>> flood;

        try (var stream = ServerSentEvents.of(alice, session)) {
            IntStream.range(0, REQUESTS_BEFORE).forEach(time -> work(session, time, new ArrayList<>()));
            IntStream.range(0, REQUESTS_BEFORE).forEach(time -> work(session, time, quiet));
            var flooding = CompletableFuture.supplyAsync(() -> flood(bob));
            for (var time = 0; !flooding.isDone(); time++) {
                work(session, time, during);
            }
            flood = flooding.join();
            var afterwards = app.signIn(bob, Door.PASSWORD);

            assertThat(afterwards.status()).as("the right password, right afterwards").isEqualTo(200);
            appended = 2 * REQUESTS_BEFORE + during.size();
            Awaitility.await().untilAsserted(() -> assertThat(stream.events()).hasSize(appended));
            assertThat(stream.events()).extracting(event -> event.getLong("seq"))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, appended).boxed().toList());
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).as(answer.text()).isBetween(200, 201));
        assertThat(flood).hasSize(STRANGERS * WAVES).allSatisfy(SignInFloodTest::isProper);
        assertThat(flood).extracting(HttpResponse::statusCode).contains(400, 503);
        report(flood, quiet, during);
    }

    /** Reads something, and appends an event to what is followed; notes how long the reading took. */
    private void work(String session, int time, List<Double> times) {
        var start = System.nanoTime();
        answers.add(alice.get("/v1/profile"));
        times.add((System.nanoTime() - start) / 1e6);
        answers.add(Person.worker().send("POST", "/v1/sessions/" + session + "/events", new JsonArray().add(
                JsonObject.of("id", UUID.randomUUID().toString(), "event_type", "terminal",
                        "data", JsonObject.of("output", "line " + time)))
                .encode()));
    }

    private List<HttpResponse<String>> flood(String bob) {
        return IntStream.range(0, WAVES).boxed()
                .flatMap(wave -> IntStream.range(0, STRANGERS)
                        .mapToObj(stranger -> guess(stranger % 2 == 0 ? bob : Door.anEmail()))
                        .toList().stream())
                .map(CompletableFuture::join)
                .toList();
    }

    private CompletableFuture<HttpResponse<String>> guess(String email) {
        var request = HttpRequest.newBuilder(URI.create(Door.setting("test.url") + "/auth/v1/token?grant_type=password"))
                .POST(BodyPublishers.ofString(Door.credentials(email, "wrong horse")));
        app.headers().forEach(request::header);
        return strangers.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private static void isProper(HttpResponse<String> answer) {
        var code = new JsonObject(answer.body()).getString("code");
        if (answer.statusCode() == 400) {
            assertThat(code).isEqualTo("invalid_credentials");
        } else {
            assertThat(answer.statusCode()).isIn(503, 429);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    private static void report(List<HttpResponse<String>> flood, List<Double> quiet, List<Double> during) {
        var refused = flood.stream().filter(answer -> answer.statusCode() != 400).count();
        System.out.printf(Locale.ROOT, "flood of %d sign-ins: %d refused with Retry-After; %d requests of others meanwhile%n",
                flood.size(), refused, during.size());
        System.out.println("| GET /v1/profile | before ms | during ms | ratio |");
        for (var share : new double[] { 0.5, 0.99 }) {
            var before = Comparison.quantile(quiet, share);
            var then = Comparison.quantile(during, share);
            System.out.printf(Locale.ROOT, "| p%-14.0f | %9.2f | %9.2f | %5.1f |%n", share * 100, before, then, then / before);
        }
    }
}
