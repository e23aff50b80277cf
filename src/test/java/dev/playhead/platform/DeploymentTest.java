package dev.playhead.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** What an operator is told stands in the code: settings, paths and metrics that documents and deployment files name. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeploymentTest {

    private static final Path CODE = Path.of("src", "main", "java");
    private static final Path PROPERTIES = Path.of("src", "main", "resources", "application.properties");
    private static final Path OPERATIONS = Path.of("docs", "operations.md");
    private static final Path DEPLOY = Path.of("deploy");

    private static final Pattern READ = Pattern
            .compile("(?:\\$\\{|name = \"|getOptionalValue\\(\"|setting\\(config, \")(playhead\\.[a-z.-]+)");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
    private static final Pattern MAPPED = Pattern.compile("(?m)^    (?!default )[\\w<>]+ (\\w+)\\(\\);");
    private static final Pattern NAMED = Pattern.compile("`((?:playhead|quarkus)\\.[a-z.-]+)`");
    private static final Pattern METER = Pattern
            .compile("(Gauge|Counter|FunctionCounter|Timer|DistributionSummary)\\s*\\.builder\\(\"(playhead[a-z.]+)\"");
    /** What Prometheus is told of a meter is called a little differently. */
    private static final Map<String, String> SUFFIX = Map.of("Counter", "_total", "FunctionCounter", "_total", "Timer",
            "_seconds");
    /** Set by the service itself, from what it has started. */
    private static final Predicate<String> INTERNAL = Pattern
            .compile("playhead\\.embedded\\.(url|user.*|service.*|owner.*|publishable-key|secret-key)").asMatchPredicate();
    /** Quarkus' own that are left as Quarkus has them. */
    private static final List<String> QUARKUS = List.of("quarkus.http.host", "quarkus.http.port",
            "quarkus.http.proxy.proxy-address-forwarding", "quarkus.http.proxy.trusted-proxies", "quarkus.log.level");

    @Test
    void every_setting_is_described_and_every_setting_described_is_there() throws IOException {
        var described = matches(NAMED, read(OPERATIONS));

        assertThat(described.stream().filter(name -> name.startsWith("playhead."))).containsExactlyInAnyOrderElementsOf(
                settings().stream().filter(INTERNAL.negate()).toList());
        assertThat(described.stream().filter(name -> name.startsWith("quarkus.") && !QUARKUS.contains(name)))
                .allSatisfy(name -> assertThat(read(PROPERTIES)).contains("\n" + name + "="));
    }

    @Test
    void what_is_said_to_be_usual_is_the_default() throws IOException {
        var properties = read(PROPERTIES);

        assertThat(matches(Pattern.compile("\\| `(quarkus\\.[a-z.-]+` \\| `[^`]+)` \\|"), read(OPERATIONS)).stream()
                .map(row -> row.replace("` | `", "="))
                .filter(row -> !QUARKUS.contains(row.replaceFirst("=.*", ""))))
                .allSatisfy(row -> assertThat(properties).contains(row));
    }

    @Test
    void every_metric_is_described() throws IOException {
        var code = code().map(DeploymentTest::read).collect(Collectors.joining());

        assertThat(matches(Pattern.compile("(?m)^\\| `(playhead_[a-z_]+)`"), read(OPERATIONS)))
                .containsExactlyElementsOf(METER.matcher(code).results()
                        .map(meter -> meter.group(2).replace('.', '_') + SUFFIX.getOrDefault(meter.group(1), ""))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void every_file_that_operators_are_pointed_to_is_there() {
        var pointed = Pattern.compile("(?:\\]\\(|-f |COPY )([\\w./-]+\\.(?:md|sql|jvm|native|yaml))");

        for (var file : List.of(OPERATIONS, DEPLOY.resolve("README.md"), DEPLOY.resolve("Containerfile.jvm"),
                DEPLOY.resolve("Containerfile.native"))) {
            assertThat(matches(pointed, read(file))).as(file.toString()).allSatisfy(path -> assertThat(
                    Stream.of(Path.of("."), file.getParent()).map(base -> base.resolve(path))).anyMatch(Files::exists));
        }
    }

    @Test
    void the_composition_names_settings_and_files_that_are_there() throws IOException {
        var services = new YAMLMapper(new YAMLFactory()).readTree(DEPLOY.resolve("compose.yaml").toFile()).path("services");
        var variables = settings().stream()
                .map(name -> name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
                .toList();

        assertThat(fields(services)).containsExactlyInAnyOrder("database", "logins", "first", "second");
        assertThat(matches(Pattern.compile("(?m)^\\s+(PLAYHEAD_\\w+):"), read(DEPLOY.resolve("compose.yaml")))).isNotEmpty()
                .allSatisfy(name -> assertThat(variables).contains(name));
        for (var service : services) {
            for (var volume : service.path("volumes")) {
                var source = volume.asText().split(":")[0];
                assertThat(source.equals("data") || Files.exists(DEPLOY.resolve(source))).as(source).isTrue();
            }
            assertThat(fields(services)).containsAll(fields(service.path("depends_on")));
        }
    }

    private static List<String> fields(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Every setting that the code reads. */
    private static TreeSet<String> settings() throws IOException {
        var names = matches(READ, read(PROPERTIES));
        code().map(DeploymentTest::read).forEach(source -> {
            names.addAll(matches(READ, source));
            matches(MAPPING, source).forEach(prefix -> matches(MAPPED, source)
                    .forEach(method -> names.add(prefix + "." + method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))));
        });
        return names;
    }

    private static Stream<Path> code() throws IOException {
        try (var files = Files.walk(CODE)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    private static TreeSet<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new IllegalStateException(file + " cannot be read", failure);
        }
    }
}
