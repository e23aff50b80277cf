package dev.playhead.database;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Tuple;

/**
 * The replica's one LISTEN connection: what PostgreSQL announces becomes CDI events of type {@link Announcement}.
 *
 * <p>
 * A connection can be half open, so it proves every two seconds that notifications really arrive, by one of its own, and is
 * replaced when two of them fail to. Each new connection begins with {@link Announcement.Missed}: reconnecting is the normal
 * path, and whoever observes must cope with having missed anything.
 */
@ApplicationScoped
public class Listener {

    private static final Logger LOG = Logger.getLogger(Listener.class);
    private static final Duration PROOF_EVERY = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int PROOFS_MISSED_AT_MOST = 2;
    private static final long RECONNECT_FIRST_MILLIS = 100;
    private static final long RECONNECT_LAST_MILLIS = 2000;

    // A peer that is gone holds its end, and with it the server's queue of notifications, for seconds and not for hours.
    private static final String LISTEN = """
            set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
            set tcp_user_timeout = 3000;
            listen session_events; listen coding_sessions; listen coding_jobs; listen playhead_revocations;
            listen playhead_schema; listen playhead_changes; listen pgrst; listen playhead_broadcasts; listen playhead_presences;
            listen playhead_proof
            """;
    private static final String PROVE = "select pg_catalog.pg_notify('playhead_proof', $1)";
    private static final String TELL = """
            select pg_catalog.pg_notify(told.channel, told.payload)
            from unnest($1::text[], $2::text[]) as told (channel, payload)
            """;

    private final PgConnectOptions options;
    private final Vertx vertx;
    private final Event<Announcement> announcements;
    // Other replicas prove themselves on the same channel.
    private final String replica = UUID.randomUUID().toString();
    private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);
    private final AtomicLong losses = new AtomicLong();
    private volatile int proofsMissed;
    private volatile long reconnectMillis = RECONNECT_FIRST_MILLIS;
    private volatile @Nullable PgConnection connection;
    // Nobody can be told anything, here or on another connection: the server's queue is full.
    private volatile boolean isMute;

    Listener(@ConfigProperty(name = "quarkus.datasource.service.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.service.username") String login,
            @ConfigProperty(name = "quarkus.datasource.service.password") String password,
            Vertx vertx, Event<Announcement> announcements) {
        this.options = PgConnectOptions.fromUri(url)
                .setUser(login)
                .setPassword(password)
                .addProperty("application_name", "playhead-listener")
                // What it commits is heard or lost, and never read again: nothing is worth waiting for the disk.
                .addProperty("synchronous_commit", "off");
        this.options.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        this.vertx = vertx;
        this.announcements = announcements;
    }

    /** What the connection is doing, for health and metrics. */
    public enum State {
        CONNECTING,
        LISTENING,
        STOPPED
    }

    public State state() {
        return state.get();
    }

    /** How often the connection was lost, or replaced because it was deaf. */
    long losses() {
        return losses.get();
    }

    void start(@Observes StartupEvent started) {
        state.set(State.CONNECTING);
        connect();
        vertx.setPeriodic(PROOF_EVERY.toMillis(), timer -> prove(timer));
    }

    void stop(@Observes ShutdownEvent stopping) {
        state.set(State.STOPPED);
        var open = connection;
        if (open != null) {
            open.close();
        }
    }

    /**
     * Tells every replica, this one included. Without a connection, or while the server takes no notifications, nobody is told:
     * whoever hears nothing looks by himself.
     *
     * @param payloads as many as {@code channels}
     */
    Future<Void> tell(String[] channels, String[] payloads) {
        var open = connection;
        return open == null || isMute
                ? Future.succeededFuture()
                : open.preparedQuery(TELL)
                        .execute(Tuple.tuple().addArrayOfString(channels).addArrayOfString(payloads))
                        .onFailure(this::refused)
                        .mapEmpty();
    }

    /** @return whether it is for want of room in the queue, which is no fault of the connection */
    private boolean refused(Throwable failure) {
        var isFull = DatabaseError.isFullQueue(failure);
        if (isFull && !isMute) {
            LOG.warn("outcome=notifications_refused reason=queue_full");
            isMute = true;
        }
        return isFull;
    }

    private void connect() {
        var attempt = PgConnection.connect(vertx, options).compose(this::listen);
        // A server that takes the connection and then hangs never says so.
        var inTime = attempt.timeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(this::listening)
                .onFailure(this::reconnect);
        attempt.onSuccess(candidate -> closeIfLate(candidate, inTime));
    }

    private static void closeIfLate(PgConnection candidate, Future<PgConnection> inTime) {
        if (inTime.failed()) {
            candidate.close();
        }
    }

    private Future<PgConnection> listen(PgConnection candidate) {
        candidate.notificationHandler(this::receive);
        return candidate.query(LISTEN).execute()
                .map(candidate)
                .onFailure(failure -> candidate.close());
    }

    private void listening(PgConnection established) {
        established.closeHandler(closed -> lost(established));
        connection = established;
        proofsMissed = 0;
        reconnectMillis = RECONNECT_FIRST_MILLIS;
        if (state.compareAndSet(State.CONNECTING, State.LISTENING)) {
            LOG.info("outcome=listening");
            announcements.fire(new Announcement.Missed());
        } else {
            established.close();
        }
    }

    private void lost(PgConnection closed) {
        if (closed == connection && state.compareAndSet(State.LISTENING, State.CONNECTING)) {
            LOG.warn("outcome=listener_lost action=reconnect");
            losses.incrementAndGet();
            connection = null;
            // It may still be open, and deaf: then nobody else would ever close it.
            closed.close();
            connect();
        }
    }

    private void reconnect(Throwable failure) {
        if (state.get() == State.STOPPED) {
            return;
        }
        LOG.warnf("outcome=listener_refused retry_in_ms=%d reason=%s", reconnectMillis, failure.getMessage());
        vertx.setTimer(reconnectMillis, timer -> connect());
        reconnectMillis = Math.min(reconnectMillis * 2, RECONNECT_LAST_MILLIS);
    }

    private void prove(long timer) {
        var proven = connection;
        if (state.get() == State.STOPPED) {
            vertx.cancelTimer(timer);
        } else if (proven != null && proofsMissed++ >= PROOFS_MISSED_AT_MOST) {
            LOG.warn("outcome=listener_deaf action=replace");
            lost(proven);
        } else if (proven != null) {
            proven.preparedQuery(PROVE).execute(Tuple.of(replica))
                    .onSuccess(told -> taken())
                    .onFailure(failure -> unproven(proven, failure));
        }
    }

    /** What could not be told meanwhile, here or by another replica, is to be looked for. */
    private void taken() {
        if (isMute) {
            isMute = false;
            LOG.info("outcome=notifications_taken_again");
            announcements.fire(new Announcement.Missed());
        }
    }

    private void unproven(PgConnection proven, Throwable failure) {
        if (refused(failure)) {
            proofsMissed = 0;
        } else {
            lost(proven);
        }
    }

    private void receive(PgNotification notification) {
        if (notification.getChannel().equals("playhead_proof")) {
            proofsMissed = notification.getPayload().equals(replica) ? 0 : proofsMissed;
            return;
        }
        Notifications.read(notification).ifPresent(announcements::fire);
    }
}
