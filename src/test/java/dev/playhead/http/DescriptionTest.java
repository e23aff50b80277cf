package dev.playhead.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** What the service says of itself in OpenAPI. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class DescriptionTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonObject described = Person.nobody().get("/q/openapi?format=json").json();

    @Test
    void it_has_a_title_a_version_and_says_how_to_ask() {
        assertThat(described.getJsonObject("info").getString("title")).isEqualTo("Playhead");
        assertThat(described.getJsonObject("info").getString("version"))
                .isEqualTo(Person.setting("quarkus.application.version"));
        assertThat(described.getJsonObject("info").getString("description")).contains("/v1/stream", "text/event-stream");
        assertThat(described.getJsonObject("components").getJsonObject("securitySchemes").fieldNames())
                .containsExactlyInAnyOrder("bearer", "apikey");
    }

    @Test
    void every_door_is_described() {
        assertThat(described.getJsonObject("paths").fieldNames()).contains("/v1/profile", "/v1/projects", "/v1/projects/{id}",
                "/v1/sessions", "/v1/sessions/{id}", "/v1/sessions/{id}/prompts", "/v1/sessions/{id}/jobs",
                "/v1/sessions/{id}/events", "/v1/jobs/claim", "/v1/jobs/complete", "/v1/jobs/{id}/heartbeat",
                "/v1/jobs/{id}/complete",
                "/v1/jobs/{id}/fail", "/v1/jobs/{id}/release", "/auth/v1/signup", "/auth/v1/token", "/auth/v1/user",
                "/auth/v1/logout", "/auth/v1/verify", "/auth/v1/recover", "/auth/v1/otp", "/auth/v1/resend",
                "/auth/v1/reauthenticate", "/auth/v1/invite", "/auth/v1/admin/generate_link",
                "/realtime/v1/api/broadcast", "/realtime/v1/api/broadcast/{topic}/events/{event}");
    }

    @Test
    void every_operation_has_a_summary_a_tag_and_says_how_it_refuses() {
        operations().forEach((name, operation) -> {
            assertThat(operation.getString("summary")).as(name).isNotBlank();
            assertThat(operation.getJsonArray("tags")).as(name).hasSize(1);
            assertThat(operation.getJsonObject("responses").getJsonObject("default").getString("$ref")).as(name)
                    .startsWith("#/components/responses/");
        });
    }

    @Test
    void every_body_that_is_taken_or_given_has_an_example() {
        var without = new ArrayList<String>();
        operations().forEach((name, operation) -> {
            exampleless(operation.getJsonObject("requestBody"), name + " request", without);
            var responses = operation.getJsonObject("responses");
            responses.fieldNames()
                    .forEach(status -> exampleless(responses.getJsonObject(status), name + " " + status, without));
        });

        assertThat(without).isEmpty();
    }

    @Test
    void members_are_named_as_in_json() {
        var schemas = described.getJsonObject("components").getJsonObject("schemas");

        schemas.fieldNames().forEach(name -> assertThat(schemas.getJsonObject(name)
                .getJsonObject("properties", new JsonObject()).fieldNames()).as(name)
                .allMatch(member -> member.matches("[a-z_]+")));
    }

    @Test
    void refusals_are_problem_documents() {
        var problem = described.getJsonObject("components").getJsonObject("responses").getJsonObject("Problem");

        assertThat(problem.getJsonObject("content").fieldNames()).containsExactly("application/problem+json");
    }

    private static void exampleless(JsonObject body, String name, List<String> without) {
        if (body == null || body.getJsonObject("content") == null) {
            return;
        }
        for (var media : body.getJsonObject("content")) {
            var shown = (JsonObject) media.getValue();
            if (!shown.containsKey("example") && !shown.containsKey("examples")) {
                without.add(name + " " + shown.encode());
            }
        }
    }

    private Map<String, JsonObject> operations() {
        var operations = new TreeMap<String, JsonObject>();
        var paths = described.getJsonObject("paths");
        for (var path : paths.fieldNames()) {
            var item = paths.getJsonObject(path);
            item.fieldNames().stream().filter(METHODS::contains)
                    .forEach(method -> operations.put(method + " " + path, item.getJsonObject(method)));
        }
        assertThat(operations).hasSizeGreaterThan(20);
        return operations;
    }
}
