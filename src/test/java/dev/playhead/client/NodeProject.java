package dev.playhead.client;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Tests that are a project of Node.js, and talk to the packaged service. */
record NodeProject(Path directory) {

    private static final int OLDEST_NODE = 20;
    private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\..*");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    // Far longer than it takes, installation and all: only a guard against a build that hangs.
    private static final int PATIENCE_MINUTES = 15;

    /** A build without Node.js is no worse a build, but it must not look as if everything had been tried. */
    void requireNode() throws InterruptedException {
        if (majorVersionOfNode().filter(version -> version >= OLDEST_NODE).isEmpty()) {
            var reason = "The tests in %s did not run: there is no Node.js %d or newer on the PATH."
                    .formatted(directory, OLDEST_NODE);
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

    /** The exit status; what it says goes where the build's own words go. */
    int run(String... words) throws IOException, InterruptedException {
        var command = command(words).directory(directory.toFile()).redirectErrorStream(true);
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().put("PLAYHEAD_TEST_JAR", System.getProperty("playhead.test.jar"));
        var process = command.start();
        var reading = new Thread(() -> process.inputReader().lines().forEach(System.out::println), "node-output");
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

    @Override
    public String toString() {
        return directory.toString();
    }
}
