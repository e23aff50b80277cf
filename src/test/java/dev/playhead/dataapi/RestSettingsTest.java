package dev.playhead.dataapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.dataapi.catalogue.Afresh;
import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** What settings make of the data API: who sees its description, how long statements run, what is told of both. */
@QuarkusTest
@TestProfile(RestSettingsTest.Otherwise.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class RestSettingsTest {

    public static class Otherwise implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.rest.schemas", "dataapi,public", "playhead.rest.openapi-mode", "follow-privileges",
                    "playhead.rest.server-timing", "true", "playhead.rest.statement-timeout", "400ms");
        }
    }

    private static boolean laid;

    EmbeddedPostgres postgres;

    @Inject
    Catalogues catalogues;

    @BeforeEach
    void there_is_one_of_everything() {
        if (!laid) {
            var owner = new Owner(postgres);
            OneOfEverything.lay(owner);
            OneOfEverything.run(owner, "contract/changes.sql");
            OneOfEverything.fill(owner);
            Afresh.read(catalogues);
            laid = true;
        }
    }

    @Test
    void the_root_shows_everybody_what_they_may_use() {
        var answer = Person.nobody().send("GET", "/rest/v1/", "");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var paths = answer.json().getJsonObject("paths");
        assertThat(paths.fieldNames()).contains("/clients", "/write_only", "/rpc/add_them").doesNotContain("/untouchable");
        assertThat(answer.json().getJsonObject("definitions").fieldNames()).doesNotContain("untouchable");
        assertThat(Person.nobody().send("HEAD", "/rest/v1/", "").status()).isEqualTo(200);
    }

    @Test
    void functions_of_one_name_are_described_together() {
        var paths = Person.nobody().send("GET", "/rest/v1/", "").json().getJsonObject("paths");

        var post = paths.getJsonObject("/rpc/overloaded").getJsonObject("post");

        assertThat(post.getString("description")).contains("overloaded()", "overloaded(a integer, b integer (optional))");
        var schema = post.getJsonArray("parameters").getJsonObject(0).getJsonObject("schema");
        assertThat(schema.getJsonObject("properties").fieldNames()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(schema.containsKey("required")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | /clients?id=eq.1       | jwt,parse,plan,transaction,response
            HEAD    | /clients               | jwt,parse,plan,transaction,response
            POST    | /rpc/add_them          | jwt,parse,plan,transaction,response
            PATCH   | /clients?id=eq.9       | jwt,parse,plan,transaction,response
            DELETE  | /clients?id=eq.9       | jwt,parse,plan,transaction,response
            OPTIONS | /clients               | jwt,parse,response
            GET     | /                      | jwt,parse,response
            GET     | /clients?id=5          | jwt,parse
            GET     | /nothing_at_all        | jwt,parse,plan
            GET     | /clients?id=eq.x       | jwt,parse,plan,transaction
            """)
    void an_answer_tells_of_the_stages_that_there_were(String method, String path, String stages) {
        var body = method.equals("POST") ? "{\"a\":1,\"b\":2}" : method.equals("PATCH") ? "{\"name\":\"x\"}" : "";

        var answer = Person.nobody().send(method, "/rest/v1" + path, body);

        var timing = answer.header("Server-Timing").orElseThrow();
        assertThat(timing.replaceAll(";dur=[0-9.]+", "").replace(" ", "")).as(answer.text()).isEqualTo(stages);
        assertThat(timing).matches("(\\w+;dur=\\d+\\.\\d(, )?)+");
    }

    @Test
    void a_statement_ends_where_the_setting_says() {
        var answer = Person.nobody().send("GET", "/rest/v1/rpc/numbers_up_to?last=2000000000", "",
                "Prefer", "count=exact");

        assertThat(answer.outcome()).as(answer.text()).isEqualTo("500 57014");
    }

    @Test
    void what_the_role_is_set_to_goes_before_the_setting() {
        assertThat(setting("statement_timeout")).isEqualTo("\"400ms\"");

        new Owner(postgres).run("alter role anon set statement_timeout = '7s'");
        new Owner(postgres).run("alter role anon set application_name = 'of nobody'");
        new Owner(postgres).run("notify pgrst, 'reload config'");
        try {
            Awaitility.await().untilAsserted(() -> assertThat(setting("statement_timeout")).isEqualTo("\"7s\""));
            assertThat(setting("application_name")).isEqualTo("\"of nobody\"");
        } finally {
            new Owner(postgres).run("alter role anon reset all");
        }
    }

    @Test
    void metrics_tell_of_the_catalogue() {
        var metrics = Person.nobody().send("GET", "/q/metrics", "").text();

        assertThat(metrics).contains("playhead_catalogue_tables", "playhead_catalogue_age_seconds",
                "playhead_catalogue_reads_total{outcome=\"read\"}", "playhead_catalogue_reads_total{outcome=\"failed\"}");
    }

    @Test
    void a_body_that_is_too_large_is_refused_in_the_form_of_its_door() {
        var large = "\"" + "x".repeat(3_000_000) + "\"";

        var rest = Person.nobody().send("POST", "/rest/v1/clients", large, "Origin", "https://app.example");
        var auth = Person.nobody().send("POST", "/auth/v1/signup", large, "X-Supabase-Api-Version", "2024-01-01");
        var own = Person.nobody().send("POST", "/v1/projects", large);

        assertThat(rest.outcome()).isEqualTo("413 PGRST102");
        assertThat(rest.json().fieldNames()).containsExactly("code", "details", "hint", "message");
        assertThat(rest.header("Access-Control-Allow-Origin")).isPresent();
        assertThat(auth.outcome()).isEqualTo("413 request_too_large");
        assertThat(auth.header("x-sb-error-code")).contains("request_too_large");
        assertThat(own.header("Content-Type")).contains("application/problem+json");
    }

    private static String setting(String name) {
        return Person.nobody().send("GET", "/rest/v1/rpc/current?setting=" + name, "").text();
    }
}
