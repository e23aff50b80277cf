package dev.playhead.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The training run of {@code deploy/train}, by the JVM that runs the tests. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TrainingIT {

    private static final Path TRAIN = Path.of("deploy", "train").toAbsolutePath();
    private static final int MINUTES = 3;

    @TempDir
    Path directory;

    @Test
    void what_a_training_run_has_written_is_what_the_next_start_reads() throws Exception {
        var app = directory.resolve("playhead");
        copy(Path.of(System.getProperty("playhead.test.jar")).getParent(), app);

        train(app);

        var jvm = List.of("@" + app.resolve("java.options"), "-Xlog:class+load", "-jar",
                app.resolve("quarkus-run.jar").toString());
        try (var replica = Replica.start(directory.resolve("home"), Map.of(), jvm).awaitReady()) {
            assertThat(replica.log()).containsPattern("dev\\.playhead\\.\\S+ source: shared objects file");
        }
    }

    private void train(Path app) throws Exception {
        var said = directory.resolve("said");
        var command = new ProcessBuilder(TRAIN.toString(), app.toString()).redirectErrorStream(true)
                .redirectOutput(said.toFile());
        command.environment().put("JAVA", Replica.java());
        command.environment().put("PLAYHEAD_DATABASE_URL", "postgresql://127.0.0.1:1/nobodys");
        var process = command.start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            process.destroy();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
