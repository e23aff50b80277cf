package dev.playhead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Runs the tests of the published supabase-js, which are a project of Node.js, where there is one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SupabaseJsIT {

    private static final Path PROJECT = Path.of("src", "test", "supabase-js");
    private static final int OLDEST_NODE = 20;
    private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\..*");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    // Far longer than it takes, installation and all: only a guard against a build that hangs.
    private static final int PATIENCE_MINUTES = 15;

    @Test
    void the_published_client_finds_what_it_asks_for() throws IOException, InterruptedException {
        requireNode();

        assertThat(run("npm", "ci")).as("the exit status of npm ci in %s; what it said is above", PROJECT).isZero();
        assertThat(run("npm", "test")).as("the exit status of npm test in %s; what it said is above", PROJECT).isZero();
    }

    /** A build without Node.js is no worse a build, but it must not look as if everything had been tried. */
    private static void requireNode() throws InterruptedException {
        if (majorVersionOfNode().filter(version -> version >= OLDEST_NODE).isEmpty()) {
            var reason = "The supabase-js tests did not run: there is no Node.js %d or newer on the PATH."
                    .formatted(OLDEST_NODE);
            System.err.println(reason);
            abort(reason);
        }
    }

    private static Optional<Integer> majorVersionOfNode() throws InterruptedException {
        try {
            var process = command("node", "--version").redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            var version = NODE_VERSION.matcher(said);
            return process.waitFor() == 0 && version.matches() ? Optional.of(Integer.valueOf(version.group(1)))
                    : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static int run(String... words) throws IOException, InterruptedException {
        var command = command(words).directory(PROJECT.toFile()).redirectErrorStream(true);
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().put("PLAYHEAD_TEST_JAR", System.getProperty("playhead.test.jar"));
        var process = command.start();
        var reading = new Thread(() -> process.inputReader().lines().forEach(System.out::println), "npm-output");
        reading.setDaemon(true);
        reading.start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        reading.join();
        return process.waitFor();
    }

    /** On Windows npm is a script, which needs its interpreter. */
    private static ProcessBuilder command(String... words) {
        var command = new ArrayList<String>(WINDOWS ? List.of("cmd", "/c") : List.of());
        command.addAll(List.of(words));
        return new ProcessBuilder(command);
    }
}
