package dev.playhead.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;

/** A process of the packaged service, set as an operator sets it: by its environment. */
final class Replica implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("Listening on: http://0\\.0\\.0\\.0:(\\d+)");
    // A short life on a busy machine: no time to be clever in.
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Process process;
    private final Path log;

    private Replica(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts one in {@code directory}, on any free port unless the settings name one, and does not wait for it. */
    static Replica start(Path directory, Map<String, String> settings) {
        return start(directory, settings, List.of("-jar", System.getProperty("playhead.test.jar")));
    }

    /** Starts what a JVM is told to. */
    static Replica start(Path directory, Map<String, String> settings, List<String> jvm) {
        try {
            var log = Files.createTempFile(Files.createDirectories(directory), "replica-", ".log");
            var command = new ProcessBuilder(java()).directory(directory.toFile())
                    .redirectErrorStream(true).redirectOutput(log.toFile());
            command.command().addAll(JVM);
            command.command().addAll(jvm);
            command.environment().keySet().removeIf(name -> name.matches("(PLAYHEAD|QUARKUS)_.*"));
            command.environment().put("QUARKUS_HTTP_PORT", "0");
            settings.forEach((name, value) -> command.environment().put(variable(name), value));
            return new Replica(command.start(), log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String variable(String setting) {
        return setting.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }

    Replica awaitReady() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> !process.isAlive() || isReady());
        assertThat(process.isAlive()).as(this::log).isTrue();
        return this;
    }

    private boolean isReady() {
        return found(ADDRESS).isPresent() && nobody().get("/q/health/ready").status() == 200;
    }

    URI url() {
        return URI.create("http://localhost:" + port());
    }

    String port() {
        return found(ADDRESS).orElseThrow();
    }

    Person nobody() {
        return new Person("nobody", Optional.empty(), url());
    }

    Person with(String name, String token) {
        return new Person(name, Optional.of(token), url());
    }

    Answer get(String path) {
        return nobody().get(path);
    }

    /** What the first group of {@code pattern} was in the log. */
    Optional<String> found(Pattern pattern) {
        var matcher = pattern.matcher(log());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9} does. */
    Replica kill() {
        process.destroyForcibly();
        awaitExit();
        return this;
    }

    /** As whoever deploys does: SIGTERM. */
    Replica terminate() {
        process.destroy();
        return this;
    }

    /** The status with which the process ended by itself. */
    int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this::log).isTrue();
            return process.exitValue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    @Override
    public void close() {
        terminate().awaitExit();
    }
}
