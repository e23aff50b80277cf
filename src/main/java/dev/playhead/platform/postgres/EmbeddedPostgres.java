package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of one's own: a real server, run as a child process, whose data outlives it.
 *
 * <p>
 * It is as durable as PostgreSQL is by default, takes connections from this machine alone and from nobody without a
 * password, and is started again on the same port when it dies. What a start finds half done, it completes; a server
 * that a killed JVM left behind, it replaces. All methods may be called from any thread.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** How the server is, as the supervisor sees it. */
    public enum State {
        /** It takes connections. */
        RUNNING,
        /** It has died, and is being started again until it runs. */
        RESTARTING,
        /** It was stopped by {@link EmbeddedPostgres#close()}. */
        CLOSED
    }

    /**
     * Where the server is and what it is called.
     *
     * @param directory of data, passwords and log; made when missing
     * @param port on the loopback address; 0 for any that is free
     * @param binaries in place of those on the class path: an installation that has {@code bin/postgres}, a {@code .txz}
     *        archive of one, or a jar with such an archive for this platform
     * @param progress is told in one sentence what takes a while
     * @param database a lower-case identifier
     */
    public record Settings(Path directory, int port, Optional<Path> binaries, Consumer<String> progress, String database) {

        private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
        private static final int HIGHEST_PORT = 65_535;

        public Settings {
            if (port < 0 || port > HIGHEST_PORT) {
                throw new IllegalArgumentException("playhead.embedded.port is no port: " + port);
            }
            if (!IDENTIFIER.matcher(database).matches()) {
                throw new IllegalArgumentException("No name of a database without quotes: " + database);
            }
        }

        /** On any free port, with the binaries of the class path, told to nobody, named {@code playhead}. */
        public static Settings in(Path directory) {
            return new Settings(directory, 0, Optional.empty(), sentence -> {
            }, "playhead");
        }

        public Settings onPort(int number) {
            return new Settings(directory, number, binaries, progress, database);
        }

        public Settings withBinaries(Path place) {
            return new Settings(directory, port, Optional.of(place), progress, database);
        }

        public Settings telling(Consumer<String> listener) {
            return new Settings(directory, port, binaries, listener, database);
        }
    }

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
    private static final Duration PATIENCE_WITH_ANOTHER = Duration.ofSeconds(30);

    private final Server server;
    private final Supervisor supervisor;
    private final DirectoryLock lock;
    private final Foundation foundation;
    private @Nullable Thread hook;

    EmbeddedPostgres(Server server, Supervisor supervisor, DirectoryLock lock, Foundation foundation) {
        this.server = server;
        this.supervisor = supervisor;
        this.lock = lock;
        this.foundation = foundation;
    }

    /**
     * Starts the server, with its logins and its database, and returns when it takes connections.
     *
     * @throws EmbeddedPostgresException when that cannot be, with a message for the operator: the directory is another
     *         instance's (after 30 s), its data another major version's, the port taken, or nobody there to run it as
     */
    public static EmbeddedPostgres start(Settings settings) {
        return start(settings, PATIENCE_WITH_ANOTHER);
    }

    static EmbeddedPostgres start(Settings settings, Duration patienceWithAnother) {
        try {
            var started = new Startup(settings).run(patienceWithAnother);
            LOG.infof("event=embedded-postgresql-started version=%s pid=%d port=%d directory=%s", started.version(),
                    started.pid(), started.port(), started.server.directory().root());
            return started;
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("The embedded PostgreSQL in %s could not be started: %s".formatted(
                    settings.directory(), failure), failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("The start of the embedded PostgreSQL was interrupted", interruption);
        }
    }

    public String host() {
        return Server.HOST;
    }

    public int port() {
        return server.port();
    }

    public String jdbcUrl() {
        return Connections.jdbcUrl(port(), foundation.database());
    }

    public String reactiveUrl() {
        return "postgresql://%s:%d/%s".formatted(host(), port(), foundation.database());
    }

    /** The superuser, who migrates. */
    public Login owner() {
        return server.owner();
    }

    /** The login of the pool that acts for users and for nobody. */
    public Login user() {
        return foundation.credentials().user();
    }

    /** The login of the pool that acts for the service role. */
    public Login service() {
        return foundation.credentials().service();
    }

    /** The process id of the postmaster, another one after each restart. */
    public long pid() {
        return supervisor.pid();
    }

    /** Such as {@code 18.6}. */
    public String version() {
        return server.installation().version();
    }

    public State state() {
        return supervisor.state();
    }

    public boolean isRunning() {
        return state() == State.RUNNING;
    }

    /**
     * Stops the server when the JVM ends, after the application, which needs it until then.
     *
     * <p>
     * A JVM runs its shutdown hooks all at once, and ends when the last has ended, whatever its main thread does. So the
     * entry point's {@code finally} is not enough: this hook holds the JVM until {@code application} is done, at most
     * {@code atMost}, and until the server is stopped. Completing the future is the last thing that the application does.
     */
    public synchronized void closeAtExit(Future<?> application, Duration atMost) {
        var thread = new Thread(() -> closeAfter(application, atMost), "embedded-postgresql-exit");
        Runtime.getRuntime().addShutdownHook(thread);
        hook = thread;
    }

    private void closeAfter(Future<?> application, Duration atMost) {
        try {
            application.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException late) {
            LOG.warnf("event=embedded-postgresql-closed-early reason=\"%s\"", late);
        } finally {
            close();
        }
    }

    /** Stops the server and leaves the directory to the next: within 15 s, or by force. Does nothing the second time. */
    @Override
    public synchronized void close() {
        // Not even an interrupted thread leaves a server behind.
        var interrupted = Thread.interrupted();
        try {
            if (state() != State.CLOSED) {
                supervisor.close();
                lock.close();
                LOG.infof("event=embedded-postgresql-stopped directory=%s", server.directory().root());
            }
        } catch (InterruptedException interruption) {
            interrupted = true;
        } finally {
            forgetHook();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void forgetHook() {
        try {
            if (hook != null) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException ending) {
            // The JVM is ending: its hooks run already.
        }
        hook = null;
    }
}
