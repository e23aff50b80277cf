package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.auth.Door.Answer;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(FullHashingPoolTest.Narrow.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FullHashingPoolTest {

    /** One password at a time, and one that waits; and nobody may sign up. */
    public static class Narrow implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.auth.hashing-threads", "1", "playhead.auth.hashing-queue", "1",
                    "playhead.auth.sign-up", "false");
        }
    }

    private final Door app = Door.app();

    @Test
    void a_rush_of_sign_ins_is_told_to_come_back() {
        var body = Door.credentials(Door.anEmail(), "wrong horse");

        var answers = IntStream.range(0, 20)
                .mapToObj(number -> app.send("POST", "/token?grant_type=password", body))
                .toList().stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(Answer::code).contains("400 invalid_credentials", "503 service_unavailable");
        assertThat(answers).filteredOn(answer -> answer.status() == 503)
                .allSatisfy(answer -> assertThat(answer.headers().firstValue("Retry-After")).contains("1"));
    }

    @Test
    void a_closed_sign_up_says_so() {
        assertThat(app.signUp(Door.anEmail()).code()).isEqualTo("422 signup_disabled");
        assertThat(app.get("/settings").body().getBoolean("disable_signup")).isTrue();
    }
}
