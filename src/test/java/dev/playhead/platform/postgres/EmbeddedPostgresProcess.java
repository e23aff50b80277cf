package dev.playhead.platform.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Another JVM that runs an embedded PostgreSQL until somebody ends it. */
final class EmbeddedPostgresProcess {

    final Process jvm;
    final long postmaster;
    final int port;

    private EmbeddedPostgresProcess(Process jvm, String announcement) {
        var numbers = announcement.split(" ");
        this.jvm = jvm;
        this.postmaster = Long.parseLong(numbers[0]);
        this.port = Integer.parseInt(numbers[1]);
    }

    static EmbeddedPostgresProcess in(Path directory) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jvm = new ProcessBuilder(List.of(java, "-cp", System.getProperty("java.class.path"),
                EmbeddedPostgresProcess.class.getName(), directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
        var announcement = output.lines().filter(line -> line.matches("\\d+ \\d+")).findFirst();
        return new EmbeddedPostgresProcess(jvm, announcement.orElseThrow());
    }

    public static void main(String... arguments) throws InterruptedException {
        var postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(Path.of(arguments[0])));
        var application = new CompletableFuture<Void>();
        postgres.closeAtExit(application, Duration.ofSeconds(10));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> application.complete(null)));
        System.out.println(postgres.pid() + " " + postgres.port());
        new CountDownLatch(1).await();
    }
}
