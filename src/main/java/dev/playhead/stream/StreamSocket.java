package dev.playhead.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import dev.playhead.event.DeliveryLag;
import dev.playhead.event.EventLog;
import dev.playhead.http.Authenticator;
import dev.playhead.http.Authenticator.Identified;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.socket.Alarm;
import dev.playhead.socket.FrameBudget;
import dev.playhead.socket.Wire;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * One socket on {@code /v1/stream}: who is on it, what it follows, and when it is closed.
 *
 * <p>
 * An expired token pauses delivery and asks for a fresh one; the places are kept. Frames of a client are handled one after
 * the other.
 */
final class StreamSocket {

    private static final Logger LOG = Logger.getLogger(StreamSocket.class);
    // How long the close frame may take to leave.
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final WebSocketConnection connection;
    private final Authenticator authenticator;
    private final StreamConfig config;
    private final Clock clock;
    private final Alarm alarm;
    private final FrameBudget budget;
    private final FollowedSessions sessions;
    private volatile Optional<Identified> identified = Optional.empty();
    private volatile long lastHeard = System.nanoTime();

    StreamSocket(WebSocketConnection connection, EventLog log, DeliveryLag lag, Authenticator authenticator,
            StreamConfig config, Vertx vertx,
            Clock clock) {
        this.connection = connection;
        this.authenticator = authenticator;
        this.config = config;
        this.clock = clock;
        this.alarm = new Alarm(vertx);
        this.budget = new FrameBudget(config.maxFramesPerSecond(), config.maxFollowed(), System.nanoTime());
        this.sessions = new FollowedSessions(this, log, lag, config.maxFollowed());
    }

    Optional<Caller> caller() {
        return identified.map(Identified::caller);
    }

    /** Begins with the token that the handshake brought, or waits a moment for one in a frame. */
    Uni<Void> open(Optional<String> credential) {
        if (credential.isPresent()) {
            return identify(credential.get(), null);
        }
        alarm.set(config.tokenWithin(), () -> end(CloseReason.TOKEN_REFUSED,
                Problem.UNAUTHENTICATED.refusal("No token came with the handshake, and none after it.")));
        return Uni.createFrom().voidItem();
    }

    Uni<Void> receive(ClientFrame frame) {
        if (frame instanceof ClientFrame.Token token) {
            return token.accessToken() == null
                    ? refuse(Refusal.invalid("access_token", "must not be null"), null, token.ref())
                    : identify(token.accessToken(), token);
        }
        var caller = caller();
        if (caller.isEmpty()) {
            return refuse(Problem.UNAUTHENTICATED.refusal("A token comes first."), null, frame.ref());
        }
        return frame instanceof ClientFrame.Follow follow
                ? sessions.follow(caller.get(), follow)
                : sessions.unfollow((ClientFrame.Unfollow) frame);
    }

    // ── Identity ────────────────────────────────────────────────────────────────────────────────────────────────────

    private Uni<Void> identify(String credential, ClientFrame.@Nullable Token frame) {
        var ref = frame == null ? null : frame.ref();
        return authenticator.identify(credential)
                .chain(identified -> accept(identified, frame))
                .onFailure(Refusal.class).recoverWithUni(refusal -> turnAway((Refusal) refusal, ref));
    }

    /** Closes the socket because of what it showed. */
    Uni<Void> turnAway(Refusal refusal, @Nullable String ref) {
        var answer = refuse(refusal, null, ref);
        return switch (refusal.problem()) {
            case UNAVAILABLE -> answer;
            case TOKEN_EXPIRED -> answer.invoke(() -> end(CloseReason.TOKEN_EXPIRED));
            default -> answer.invoke(() -> end(CloseReason.TOKEN_REFUSED));
        };
    }

    private Uni<Void> accept(Identified found, ClientFrame.@Nullable Token frame) {
        if (found.caller() instanceof Caller.Nobody) {
            return Uni.createFrom()
                    .failure(Problem.UNAUTHENTICATED.refusal("A publishable key is nobody; bring a user's token."));
        }
        var before = caller();
        if (before.isPresent() && !isSamePerson(before.get(), found.caller())) {
            return refuse(Problem.FORBIDDEN.refusal("A fresh token must be the same user's."), null,
                    frame == null ? null : frame.ref())
                    .invoke(() -> end(CloseReason.FORBIDDEN));
        }
        identified = Optional.of(found);
        expireAt(found.expiresAt());
        var answer = frame == null ? Uni.createFrom().voidItem() : send(ServerFrame.tokenAccepted(frame.ref()));
        return before.isPresent() ? answer.invoke(() -> sessions.goOnAs(found.caller())) : answer;
    }

    private static boolean isSamePerson(Caller one, Caller another) {
        return one instanceof Caller.User user && another instanceof Caller.User fresh
                ? user.id().equals(fresh.id())
                : one.equals(another);
    }

    private void expireAt(Optional<Instant> expiresAt) {
        alarm.cancel();
        expiresAt.ifPresent(instant -> alarm.setAt(instant, clock, this::expire));
    }

    private void expire() {
        sessions.pause();
        alarm.set(config.tokenGrace(), () -> end(CloseReason.TOKEN_EXPIRED));
        refuse(Problem.TOKEN_EXPIRED.refusal("Send a fresh token; following goes on where it was."), null, null)
                .subscribe().with(done -> {
                }, gone -> close());
    }

    /** Closes the socket if its credential was revoked. */
    void review() {
        identified.flatMap(found -> found.objection().get()).ifPresent(objection -> {
            // Said once, however long its reader takes to hear it.
            identified = Optional.empty();
            sessions.pause();
            end(CloseReason.TOKEN_REFUSED, objection);
        });
    }

    // ── The socket ──────────────────────────────────────────────────────────────────────────────────────────────────

    void heard() {
        lastHeard = System.nanoTime();
    }

    /** Whether a frame more was too many. */
    boolean isFlooding() {
        return !budget.take(System.nanoTime());
    }

    /** Asks a silent peer for a sign of life, or gives it up. */
    Uni<Void> checkAlive() {
        if (System.nanoTime() - lastHeard > config.deadAfter().toNanos()) {
            end(CloseReason.SILENT);
            return Uni.createFrom().voidItem();
        }
        // Bounded, so that those who are stuck keep nobody from being asked.
        return connection.sendPing(Buffer.buffer("playhead"))
                .ifNoItem().after(config.sendWithin()).fail()
                .onFailure().recoverWithNull();
    }

    Uni<Void> refuse(Refusal refusal, @Nullable UUID sessionId, @Nullable String ref) {
        return send(ServerFrame.problem(refusal, sessionId, ref));
    }

    Uni<Void> send(String frame) {
        return connection.sendText(frame)
                .ifNoItem().after(config.sendWithin()).fail()
                .onFailure(TimeoutException.class).invoke(() -> end(CloseReason.TOO_SLOW));
    }

    private void end(CloseReason reason, Refusal refusal) {
        refuse(refusal, null, null).subscribe().with(done -> end(reason), gone -> close());
    }

    /** Closes the socket because of what failed here, unless it is closed, which may be what failed. */
    void fail(Throwable failure) {
        if (connection.isOpen()) {
            LOG.debugf("outcome=send_failed reason=%s", failure);
            end(CloseReason.INTERNAL);
        }
    }

    void end(CloseReason reason) {
        close();
        if (connection.isOpen()) {
            LOG.debugf("outcome=socket_closed reason=%s", reason);
            connection.close(reason.toWebSocket())
                    .ifNoItem().after(FAREWELL).fail()
                    .subscribe().with(closed -> {
                    }, failure -> Wire.cut(connection));
        }
    }

    /** Lets go of everything that the socket holds. */
    void close() {
        alarm.stop();
        sessions.close();
    }
}
