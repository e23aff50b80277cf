package dev.playhead.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Refusals;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** Whatever is wrong with a body is named, in its place, and nothing of it is written. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BadBodyTest {

    private static Person alice;
    private static Map<String, String> places;

    @BeforeAll
    static void a_project_with_a_session_whose_job_is_claimed() {
        Rows.set("delete from public.coding_sessions");
        alice = Person.signedUp("alice");
        var session = alice.opens("Build it");
        var job = Person.worker().post("/v1/jobs/claim", JsonObject.of("worker", "w", "lease_seconds", 600)).items().get(0);
        var project = alice.get("/v1/sessions/" + session).json().getString("project_id");
        places = Map.of("{project}", project, "{session}", session, "{job}", job.getString("id"), "{lease}",
                job.getString("lease_id"));
    }

    @ParameterizedTest(name = "{0} {1} {index}")
    @MethodSource("dev.playhead.http.Bodies#withBadMember")
    void a_member_that_is_wrong_is_named(String body, String member, String text) {
        var before = Rows.counts();

        var answer = send(Bodies.valueOf(body), text);

        Refusals.check(answer);
        assertThat(answer.outcome()).as(shown(text)).isEqualTo("422 invalid_input");
        assertThat(answer.places()).as(shown(text)).hasSize(1);
        assertThat(answer.places().get(0)).as(shown(text)).matches(member + "([.\\[].*)?");
        assertThat(Rows.counts()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("dev.playhead.http.Bodies#malformed")
    void a_body_that_is_wrong_is_refused(String body, String what, String text, String outcome, String place) {
        var before = Rows.counts();

        var answer = send(Bodies.valueOf(body), text, "Content-Type", "application/json");

        Refusals.check(answer);
        if (outcome == null) {
            assertThat(answer.outcome()).isIn("400 malformed_json", "422 invalid_input");
        } else {
            assertThat(answer.outcome()).isEqualTo(outcome);
        }
        if (answer.status() == 422) {
            assertThat(answer.places()).first().isEqualTo(place);
        }
        assertThat(Rows.counts()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void a_body_of_another_media_type_is_refused(Bodies body) {
        for (var type : new String[] { "text/plain", "application/xml", "application/x-www-form-urlencoded" }) {
            var answer = send(body, body.good(), "Content-Type", type);

            Refusals.check(answer);
            assertThat(answer.outcome()).as(type).isEqualTo("415 unsupported_media_type");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_over_the_limit_is_refused(Bodies body) {
        var answer = send(body, "{\"a\": \"" + "x".repeat(3_000_000) + "\"}");

        Refusals.check(answer);
        assertThat(answer.outcome()).isEqualTo("413 body_too_large");
    }

    @Test
    void a_body_that_is_no_utf_8_is_refused() {
        var answer = alice.sendBytes("POST", "/v1/projects", new byte[] { '{', '"', 'n', 'a', 'm', 'e', '"', ':', '"',
                (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}' });

        Refusals.check(answer);
        assertThat(answer.status()).isIn(400, 422);
    }

    private static Answer send(Bodies body, String text, String... headers) {
        var who = body.who.equals("alice") ? alice : Person.worker();
        return who.send(body.method, filled(body.path), filled(text), headers);
    }

    private static String filled(String text) {
        var filled = text;
        for (var place : places.entrySet()) {
            filled = filled.replace(place.getKey(), place.getValue());
        }
        return filled;
    }

    private static String shown(String text) {
        return text.length() < 200 ? text : text.substring(0, 200) + "…";
    }
}
