package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class DatabaseAwayTest {

    @Inject
    Tables tables;

    private final Door app = Door.app();

    /** The client forgets its session at any 4xx, so an outage must never look like one. */
    @Test
    void where_a_table_cannot_be_reached_nobody_is_signed_out() {
        var alice = app.signUp(Door.anEmail());

        var answer = tables.whileLocked("auth.sessions", () -> app.refresh(alice.text("refresh_token")));

        assertThat(answer.code()).isEqualTo("503 service_unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(app.refresh(alice.text("refresh_token")).status()).isEqualTo(200);
    }
}
