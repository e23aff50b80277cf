package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.auth.Door.Answer;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** What an operator does with API keys, and who is no operator. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiKeyDoorTest {

    private static final String SIGNING_KEYS = "/admin/signing-keys";
    private static final String API_KEYS = "/admin/api-keys";

    private final Door app = Door.app();
    private final Door operator = app.with("apikey", Door.setting("test.secret-key"))
            .with("Authorization", "Bearer " + Door.setting("test.secret-key"));

    @Test
    void an_api_key_is_shown_once_is_good_at_once_and_is_revoked_at_once() {
        var issued = operator.post(API_KEYS, "{\"kind\": \"secret\", \"name\": \"build worker\"}");
        var id = issued.text("id");
        var worker = app.with("Authorization", "Bearer " + issued.text("key"));

        assertThat(issued.status()).isEqualTo(201);
        assertThat(issued.text("key")).startsWith("sb_secret_");
        assertThat(worker.get(API_KEYS).status()).isEqualTo(200);
        assertThat(operator.get(API_KEYS).body().encode()).contains(id, "build worker").doesNotContain(issued.text("key"));

        assertThat(revoke(id).status()).isEqualTo(204);
        assertThat(worker.get(API_KEYS).code()).isEqualTo("403 bad_jwt");
        assertThat(revoke(id).status()).isEqualTo(204);
        assertThat(revoke(UUID.randomUUID().toString()).code()).isEqualTo("404 not_found");
        assertThat(revoke("one").code()).isEqualTo("404 not_found");
    }

    @Test
    void a_publishable_key_is_nobodys() {
        var issued = operator.post(API_KEYS, "{\"kind\": \"publishable\", \"name\": \"app\"}");
        var other = app.without("Authorization").with("apikey", issued.text("key"));

        assertThat(other.signUp(Door.anEmail()).status()).isEqualTo(200);
        assertThat(other.get(API_KEYS).code()).isEqualTo("401 no_authorization");
        assertThat(revoke(issued.text("id")).status()).isEqualTo(204);
        assertThat(other.signUp(Door.anEmail()).code()).isEqualTo("401 no_authorization");
    }

    @Test
    void the_last_secret_key_is_kept() {
        var secrets = operator.get(API_KEYS).body().getJsonArray("keys").stream().map(JsonObject.class::cast)
                .filter(key -> key.getString("kind").equals("secret") && key.getString("revoked_at") == null).toList();

        assertThat(secrets).hasSize(1);
        assertThat(revoke(secrets.get(0).getString("id")).code()).isEqualTo("409 conflict");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "null", "{}", "{\"kind\": \"secret\"}", "{\"kind\": \"root\", \"name\": \"x\"}",
            "{\"kind\": \"secret\", \"name\": \" \"}", "{\"kind\": 1, \"name\": \"x\"}" })
    void what_is_no_api_key_is_refused(String body) {
        assertThat(operator.post(API_KEYS, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = { "GET " + SIGNING_KEYS, "POST " + SIGNING_KEYS,
            "DELETE " + SIGNING_KEYS + "/6b1f6d3c-2c7d-4a8e-9f10-1d2e3f405162", "GET " + API_KEYS, "POST " + API_KEYS,
            "DELETE " + API_KEYS + "/6b1f6d3c-2c7d-4a8e-9f10-1d2e3f405162" })
    void keys_are_the_operators_alone(String request) {
        var method = request.split(" ")[0];
        var path = request.split(" ")[1];
        var body = !method.equals("POST") ? "" : path.equals(API_KEYS) ? "{\"kind\": \"secret\", \"name\": \"x\"}" : "{}";
        var alice = app.as(app.signUp(Door.anEmail()));

        assertThat(app.send(method, path, body).join().code()).isEqualTo("401 no_authorization");
        assertThat(app.without("apikey").without("Authorization").send(method, path, body).join().code())
                .isEqualTo("401 no_authorization");
        assertThat(alice.send(method, path, body).join().code()).isEqualTo("403 not_admin");
        assertThat(alice.with("apikey", Door.setting("test.secret-key")).send(method, path, body).join().code())
                .isEqualTo("403 not_admin");
    }

    private Answer revoke(String id) {
        return operator.send("DELETE", API_KEYS + "/" + id, "").join();
    }
}
