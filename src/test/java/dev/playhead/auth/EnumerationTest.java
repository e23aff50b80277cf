package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.Door.Answer;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/**
 * Whether a stranger can find out who has an account: by what is answered, which must be the same, and by how long it takes,
 * which is measured and printed. A machine that does other things too makes no fair judge, so no time fails a build.
 *
 * <p>
 * {@code ./mvnw test -Dtest=EnumerationTest -Dplayhead.test.tries=2000} measures in earnest, within half an hour;
 * {@code -Dplayhead.test.seed} repeats an order.
 */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(MailOn.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class EnumerationTest {

    private static final int TRIES = Integer.getInteger("playhead.test.tries", 10);
    private static final long SEED = Long.getLong("playhead.test.seed", System.nanoTime());
    private static final String BCRYPT = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

    private final Door app = Door.app();
    private final String known = account("known", JsonObject.of("password", Door.PASSWORD));

    @Test
    void a_sign_in_does_not_tell_who_has_an_account() {
        var banned = account("bannd", JsonObject.of("password", Door.PASSWORD, "ban_duration", "100h"));
        var waiting = address("waits");
        app.signUp(waiting);
        var without = account("nopwd", new JsonObject());

        var kinds = new Kinds(this::settings, "sign-in: unknown", () -> guess(address("nobdy")))
                .and("wrong password", () -> guess(known))
                .and("wrong password of one banned", () -> guess(banned))
                .and("wrong password of one unconfirmed", () -> guess(waiting))
                .and("account without a password", () -> guess(without));

        kinds.areAnswered(400);
        kinds.areTimed(TRIES);
    }

    /** Their hashes take another time, which is not hidden: it is in docs/auth.md. What is answered is. */
    @Test
    void nor_who_brought_a_password_from_elsewhere() {
        var imported = account("brght", JsonObject.of("password_hash", BCRYPT));

        var kinds = new Kinds(this::settings, "sign-in: unknown", () -> guess(address("nobdy")))
                .and("wrong password, imported as bcrypt", () -> guess(imported))
                .and("… and longer than bcrypt takes", () -> app.signIn(imported, "wrong ".repeat(20)));

        kinds.areAnswered(400);
        kinds.areTimed(TRIES / 2);
    }

    @Test
    void nor_does_a_sign_up() {
        var waiting = address("waits");
        app.signUp(waiting);

        // A password that is hashed after the answer keeps the next one waiting.
        var kinds = new Kinds(() -> guess(address("nobdy")), "sign-up: free", () -> app.signUp(address("nobdy")))
                .and("taken", () -> app.signUp(known))
                .and("taken and not confirmed yet", () -> app.signUp(waiting));

        kinds.areAnswered(200);
        kinds.areTimed(TRIES);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/recover {}", "/otp {\"create_user\": false}", "/otp {\"create_user\": true}",
            "/resend {\"type\": \"signup\"}", "/resend {\"type\": \"email_change\"}" })
    void nor_whoever_asks_for_a_mail(String request) {
        var path = request.substring(0, request.indexOf(' '));
        var body = new JsonObject(request.substring(path.length()));

        var kinds = new Kinds(this::settings, request.replaceAll("[{}\"]", "") + ": unknown",
                () -> ask(path, body, address("nobdy")))
                .and("known", () -> ask(path, body, known));

        kinds.areAnswered(200);
        kinds.areTimed(TRIES);
    }

    /** The first must look like every other. */
    private final class Kinds {

        private final Map<String, Supplier<Answer>> kinds = new TreeMap<>();
        private final String first;
        private final Tries tries;

        Kinds(Supplier<Answer> look, String first, Supplier<Answer> request) {
            this.tries = new Tries(look);
            this.first = first;
            and(first, request);
        }

        Kinds and(String kind, Supplier<Answer> request) {
            kinds.put(kind, request);
            tries.of(kind, request);
            return this;
        }

        void areAnswered(int status) {
            var expected = kinds.get(first).get();
            assertThat(expected.status()).isEqualTo(status);
            kinds.forEach((kind, request) -> assertThat(shape(request.get())).as(kind).isEqualTo(shape(expected)));
        }

        void areTimed(int count) {
            System.out.printf("seed %d%n%s%n", SEED, Comparison.HEADING);
            tries.run(count, SEED).comparisons().forEach(comparison -> System.out.println(comparison.line()));
        }
    }

    /** An answer without what is another each time. */
    private static List<Object> shape(Answer answer) {
        var body = answer.body().encode()
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>")
                .replaceAll("[a-z]{5}-<id>@example.com", "<address>");
        return List.of(answer.status(), body, new TreeSet<>(answer.headers().map().keySet()));
    }

    private Answer settings() {
        return app.get("/settings");
    }

    private Answer guess(String email) {
        return app.signIn(email, "wrong horse");
    }

    private Answer ask(String path, JsonObject body, String email) {
        return app.post(path, body.copy().put("email", email).encode());
    }

    /** All addresses are of one length. */
    private static String address(String name) {
        return name + "-" + UUID.randomUUID() + "@example.com";
    }

    private static String account(String name, JsonObject about) {
        var email = address(name);
        var made = Door.administration().post("/admin/users", about.put("email", email).put("email_confirm", true).encode());
        assertThat(made.status()).isEqualTo(200);
        return email;
    }
}
