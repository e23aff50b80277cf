package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthMetricsTest {

    private static final String TOKENS = "playhead_auth_tokens_total";
    private static final String REFUSED = "playhead_auth_refusals_total{code=\"invalid_credentials\"}";

    @Test
    void who_comes_in_is_counted_and_who_does_not() {
        var tokens = told(TOKENS);
        var refused = told(REFUSED);

        Person.signedUp("alice");
        Door.app().signIn(Door.anEmail(), "not the password");

        assertThat(told(TOKENS)).isEqualTo(tokens + 1);
        assertThat(told(REFUSED)).isEqualTo(refused + 1);
    }

    @Test
    void every_code_is_told_from_the_start() {
        assertThat(told("playhead_auth_refusals_total{code=\"refresh_token_already_used\"}")).isNotNegative();
    }

    private static double told(String metric) {
        return Person.nobody().get("/q/metrics").text().lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
                .findFirst().orElseThrow();
    }
}
