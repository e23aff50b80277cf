package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** PostgreSQL's programs in a directory, and which version they are. */
record Installation(Path home, String version) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)\\S*");

    static Installation at(Path home) throws IOException, InterruptedException {
        // Asking for the version is the one thing that PostgreSQL does for root.
        var answer = Command.run(List.of(home.resolve("bin/postgres").toString(), "-V"), PATIENCE);
        var version = VERSION.matcher(answer.output());
        if (!answer.succeeded() || !version.find()) {
            throw new IOException("%s does not run here: %s".formatted(home.resolve("bin/postgres"), answer.output()));
        }
        return new Installation(home, answer.output().substring(version.start(1), version.end()));
    }

    int major() {
        return Integer.parseInt(version.split("\\D", 2)[0]);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    void requireFor(Account account) throws IOException, InterruptedException {
        if (!account.canRun(Path.of(program("postgres")))) {
            throw new EmbeddedPostgresException("""
                    PostgreSQL runs as the user %s, who cannot reach %s: open the directories above it, or name another \
                    place with playhead.embedded.binaries.""".formatted(account.owner(), program("postgres")));
        }
    }
}
