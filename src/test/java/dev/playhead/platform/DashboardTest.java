package dev.playhead.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** What dashboard and alerts ask for is really told: a metric that is called otherwise would show nothing, for ever. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class DashboardTest {

    private static final Path DASHBOARD = Path.of("deploy", "grafana", "playhead.json");
    private static final Path ALERTS = Path.of("deploy", "prometheus", "alerts.yaml");

    /**
     * Names before braces, brackets or the end of an argument; what is in braces are labels, and what has a parenthesis a
     * function.
     */
    private static final Pattern IN_BRACES = Pattern
            .compile("\\{[^}]*}|\\bby \\([^)]*\\)|\\[[^]]*]|label_values\\(|, instance\\)");
    private static final Pattern NAME = Pattern.compile("\\b[a-z]+_[a-z_]+\\b(?!\\s*\\()");
    /** Prometheus tells this one itself. */
    private static final String UP = "up";
    private static final Duration SECONDS = Duration.ofSeconds(15);

    @Test
    void every_metric_of_the_dashboard_and_the_alerts_is_told() {
        somethingHappens();

        await().atMost(SECONDS).untilAsserted(() -> assertThat(told()).containsAll(wanted()));
        assertThat(Person.nobody().get("/q/metrics").text()).contains("pool_name=\"users\"", "pool_name=\"service\"");
    }

    @Test
    void the_dashboard_shows_every_metric_of_the_service_that_an_operator_is_told_of() throws IOException {
        assertThat(wanted())
                .contains("playhead_jobs", "playhead_jobs_waited_seconds_bucket", "http_server_requests_seconds_count",
                        "playhead_notifications_usage", "sql_pool_queue_size")
                .doesNotContain(UP);
        assertThat(alerts()).allSatisfy(rule -> {
            assertThat(rule.path("expr").asText()).isNotBlank();
            assertThat(rule.path("labels").path("severity").asText()).isIn("page", "look");
            assertThat(rule.path("annotations").path("summary").asText()).endsWith(".");
        });
    }

    /** What is only told of once it has happened: a request, a job, an event that is sent, a pause of the collector. */
    private static void somethingHappens() {
        var alice = Person.signedUp("alice");
        alice.opens("Measure me");
        System.gc();
    }

    private static Set<String> told() {
        return Person.nobody().get("/q/metrics").text().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> wanted() throws IOException {
        var expressions = Stream.concat(
                new ObjectMapper().readTree(DASHBOARD.toFile()).findValues("expr").stream(),
                alerts().map(rule -> rule.path("expr")));
        return expressions.map(expression -> IN_BRACES.matcher(expression.asText()).replaceAll(" "))
                .flatMap(expression -> NAME.matcher(expression).results())
                .map(name -> name.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> alerts() throws IOException {
        var groups = new YAMLMapper(new YAMLFactory()).readTree(ALERTS.toFile()).path("groups");
        return groups.findValues("rules").stream().flatMap(rules -> rules.valueStream());
    }
}
