package dev.playhead.platform.postgres;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

/** Keeps the server running: one thread waits for its end, and if nobody asked for that, starts it again. */
final class Supervisor {

    private static final Logger LOG = Logger.getLogger(Supervisor.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** How long a first start waits for the last backends of a server that was killed. */
    private static final Duration LEFTOVERS = Duration.ofSeconds(30);

    private final Server server;
    private final Thread thread;
    private volatile Postmaster postmaster;
    private volatile EmbeddedPostgres.State state = EmbeddedPostgres.State.RUNNING;

    private Supervisor(Server server, Postmaster postmaster) {
        this.server = server;
        this.postmaster = postmaster;
        this.thread = new Thread(this::watch, "embedded-postgresql");
        thread.setDaemon(true);
    }

    /** Starts the server; it is not watched until {@link #watchOver()}. */
    static Supervisor start(Server server, Consumer<String> progress) throws IOException, InterruptedException {
        var deadline = Instant.now().plus(LEFTOVERS);
        for (var pause = SHORTEST_PAUSE;; pause = longer(pause)) {
            var postmaster = server.launch();
            progress.accept("%s PostgreSQL %s on port %d".formatted(
                    postmaster.recovers() ? "Recovering" : "Starting", server.installation().version(), server.port()));
            try {
                postmaster.awaitReady(progress);
                return new Supervisor(server, postmaster);
            } catch (EmbeddedPostgresException failure) {
                postmaster.stop();
                if (!isOfLeftovers(failure) || Instant.now().isAfter(deadline)) {
                    throw failure;
                }
            } catch (IOException | RuntimeException | InterruptedException failure) {
                postmaster.stop();
                throw failure;
            }
            Thread.sleep(pause.toMillis());
        }
    }

    private static boolean isOfLeftovers(EmbeddedPostgresException failure) {
        var message = String.valueOf(failure.getMessage());
        return message.contains("shared memory block") || message.contains("lock file");
    }

    void watchOver() {
        thread.start();
    }

    private void watch() {
        try {
            while (true) {
                var pid = postmaster.pid();
                var status = postmaster.awaitEnd();
                state = EmbeddedPostgres.State.RESTARTING;
                LOG.warnf("event=embedded-postgresql-ended pid=%d status=%d", pid, status);
                startAgain();
            }
        } catch (InterruptedException closed) {
            // close() wants the thread to end, and stops the server itself.
        }
    }

    private void startAgain() throws InterruptedException {
        var ended = Instant.now();
        var pause = SHORTEST_PAUSE;
        for (var attempt = 1; !startsAgain(attempt, ended); attempt++) {
            Thread.sleep(pause.toMillis());
            pause = longer(pause);
        }
    }

    private boolean startsAgain(int attempt, Instant ended) throws InterruptedException {
        try {
            postmaster = server.launch();
            postmaster.awaitReady(sentence -> LOG.infof("event=embedded-postgresql-waiting reason=\"%s\"", sentence));
            state = EmbeddedPostgres.State.RUNNING;
            LOG.infof("event=embedded-postgresql-restarted pid=%d port=%d attempts=%d after_ms=%d", postmaster.pid(),
                    server.port(), attempt, Duration.between(ended, Instant.now()).toMillis());
            return true;
        } catch (IOException | RuntimeException failure) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            // Whatever it is, a full disk above all, may be gone at the next attempt: there is no last one.
            LOG.warnf("event=embedded-postgresql-restart-failed attempt=%d reason=\"%s\"", attempt, failure.getMessage());
            return false;
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    EmbeddedPostgres.State state() {
        return state == EmbeddedPostgres.State.RUNNING && !postmaster.isAlive() ? EmbeddedPostgres.State.RESTARTING : state;
    }

    long pid() {
        return postmaster.pid();
    }

    /** Ends the watch, then the server. */
    void close() throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(30));
        postmaster.stop();
        state = EmbeddedPostgres.State.CLOSED;
    }
}
