package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WorkerSettingsTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PLAYHEAD_URL", "https://playhead.example",
            "PLAYHEAD_SECRET_KEY", "sb_secret_1", "HOSTNAME", "host");

    @Test
    void the_environment_and_what_is_usual_fill_in_what_is_not_said() {
        var settings = from("-- agent --fast -- more");

        assertThat(settings.url()).isEqualTo(URI.create("https://playhead.example"));
        assertThat(settings.secretKey()).isEqualTo("sb_secret_1");
        assertThat(settings.name()).startsWith("host-");
        assertThat(settings.command()).containsExactly("agent", "--fast", "--", "more");
        assertThat(settings.workspaces()).isEqualTo(Path.of("workspaces").toAbsolutePath());
        assertThat(settings.concurrency()).isOne();
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.claimWait()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.timeout()).isEmpty();
    }

    @Test
    void arguments_are_heard_before_the_environment() {
        var settings = from("--url http://localhost:1 --key=sb_secret_2 --name me --workspaces /tmp/w --concurrency 3"
                + " --lease 1m --wait 5s --timeout=2h -- agent");

        assertThat(settings).isEqualTo(new WorkerSettings(URI.create("http://localhost:1"), "sb_secret_2", "me",
                List.of("agent"), Path.of("/tmp/w"))
                .withConcurrency(3)
                .withLease(Duration.ofMinutes(1))
                .withWait(Duration.ofSeconds(5))
                .withTimeout(Duration.ofHours(2)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--url ftp://x -- agent | --url must be like",
            "--url :: -- agent | --url must be like",
            "--key | --key needs a value",
            "--unheard-of 1 -- agent | Unknown argument --unheard-of",
            "agent | Unknown argument agent; the command to run comes after --",
            "--lease 30 | Give the command to run for each job, after --",
            "--lease soon -- agent | --lease must be like 30s",
            "--lease 0s -- agent | --lease must be a second at least",
            "--timeout 0 -- agent | --timeout must be longer",
            "--concurrency many -- agent | --concurrency must be a whole number",
            "--concurrency 0 -- agent | --concurrency must be from 1",
    })
    void what_is_wrong_is_said(String args, String message) {
        assertThatThrownBy(() -> from(args)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void a_missing_key_is_said() {
        assertThatThrownBy(() -> WorkerSettings.from(new String[] { "--", "agent" }, Map.of()))
                .hasMessageContaining("--key or PLAYHEAD_SECRET_KEY");
    }

    @Test
    void the_key_is_never_written() {
        assertThat(from("-- agent").toString()).doesNotContain("sb_secret_1");
    }

    private static WorkerSettings from(String args) {
        return WorkerSettings.from(args.split(" "), ENVIRONMENT);
    }
}
