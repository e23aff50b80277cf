package dev.playhead.platform.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What came of a program that ran to its end: its exit status, and all that it wrote. */
record Command(int status, String output) {

    static Command run(List<String> command, Duration atMost) throws IOException, InterruptedException {
        // A file rather than a pipe: nothing has to read while the program runs, and it cannot block on a full pipe.
        var output = Files.createTempFile("playhead-", ".out");
        try {
            var process = prepared(command).redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " has not ended within " + atMost.toSeconds() + " s");
            }
            return new Command(process.exitValue(), Files.readString(output).strip());
        } finally {
            Files.deleteIfExists(output);
        }
    }

    boolean succeeded() {
        return status == 0;
    }

    /** A process in an environment that does not redirect or translate PostgreSQL, with its errors in its output. */
    static ProcessBuilder prepared(List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        return builder;
    }

    static boolean exists(String program) {
        var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
