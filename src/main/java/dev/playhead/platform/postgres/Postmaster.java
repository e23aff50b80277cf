package dev.playhead.platform.postgres;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** One run of the server: the child process, from its launch to its end. */
final class Postmaster {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration REPORT = Duration.ofSeconds(5);
    /** Long, because replaying the log takes as long as the disk takes; a server that fails ends by itself. */
    private static final Duration RECOVERY = Duration.ofMinutes(10);

    private final Server server;
    private final Process process;
    private final ServerLog log;
    private final boolean recovers;
    private volatile long pid;

    Postmaster(Server server, Process process, ServerLog log, boolean recovers) {
        this.server = server;
        this.process = process;
        this.log = log;
        this.recovers = recovers;
        this.pid = process.pid();
    }

    /**
     * Waits until the server takes connections.
     *
     * @throws EmbeddedPostgresException when it ends instead, with what its log says
     */
    void awaitReady(Consumer<String> progress) throws IOException, InterruptedException {
        var began = Instant.now();
        var report = began.plus(REPORT);
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new EmbeddedPostgresException("PostgreSQL ended with status %d while it started: %s"
                        .formatted(process.exitValue(), log.complaints()));
            }
            if (Instant.now().isAfter(began.plus(RECOVERY))) {
                throw new EmbeddedPostgresException("PostgreSQL takes no connections after %d minutes: %s"
                        .formatted(RECOVERY.toMinutes(), log.complaints()));
            }
            if (Instant.now().isAfter(report)) {
                progress.accept("Still waiting for PostgreSQL, which %s".formatted(
                        recovers ? "replays what was written before it was cut short" : "is starting"));
                report = Instant.now().plus(REPORT);
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** Ready by its own word, that of this process and not of the one before it, and by a connection. */
    private boolean isReady() throws IOException {
        var file = PidFile.read(server.directory().data());
        if (file.isEmpty() || !file.get().ready() || !isOurs(file.get().pid()) || !Connections.reaches(server)) {
            return false;
        }
        pid = file.get().pid();
        return true;
    }

    boolean recovers() {
        return recovers;
    }

    /** Of the child process, or below it where the program that changes the user stays between the two. */
    private boolean isOurs(long candidate) {
        return candidate == process.pid()
                || process.descendants().anyMatch(descendant -> descendant.pid() == candidate);
    }

    /** The server's own number, as soon as it is ready. */
    long pid() {
        return pid;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    void stop() throws InterruptedException {
        server.stopping(ProcessHandle.of(pid).filter(handle -> isOurs(handle.pid())).orElse(process.toHandle())).stop();
        process.waitFor();
    }
}
