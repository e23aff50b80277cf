package dev.playhead.platform.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

/**
 * The end of a server: asked to disconnect everybody and end, then to end without a checkpoint, then killed.
 *
 * <p>
 * No commit is lost in any of the three; after the second and the third the next start replays the log.
 *
 * @see <a href="https://www.postgresql.org/docs/current/server-shutdown.html">Shutting Down the Server</a>
 */
record Stopping(Installation installation, Account account, ProcessHandle process) {

    private static final Logger LOG = Logger.getLogger(Stopping.class);
    private static final Duration FAST = Duration.ofSeconds(15);
    private static final Duration IMMEDIATE = Duration.ofSeconds(5);
    private static final Duration SIGNAL = Duration.ofSeconds(5);

    void stop() throws InterruptedException {
        if (!endsOn("INT", FAST) && !endsOn("QUIT", IMMEDIATE)) {
            process.destroyForcibly();
            var ended = ends(IMMEDIATE);
            LOG.warnf("event=embedded-postgresql-killed pid=%d ended=%s", process.pid(), ended);
        }
    }

    private boolean endsOn(String signal, Duration atMost) throws InterruptedException {
        if (!process.isAlive()) {
            return true;
        }
        try {
            // Java sends only the signal that would wait for every client to leave by itself.
            var pid = Long.toString(process.pid());
            var sent = Command.run(account.command(List.of(installation.program("pg_ctl"), "kill", signal, pid)), SIGNAL);
            return (sent.succeeded() || !process.isAlive()) && ends(atMost);
        } catch (IOException unsent) {
            LOG.warnf("event=embedded-postgresql-signal-unsent pid=%d signal=%s reason=\"%s\"", process.pid(), signal,
                    unsent.getMessage());
            return false;
        }
    }

    private boolean ends(Duration atMost) throws InterruptedException {
        try {
            process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
