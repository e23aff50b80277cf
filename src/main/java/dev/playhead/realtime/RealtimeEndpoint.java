package dev.playhead.realtime;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import dev.playhead.http.CredentialsReviewed;
import dev.playhead.problem.Refusal;
import io.netty.handler.codec.DecoderException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/**
 * {@code /realtime/v1/websocket}: one WebSocket, many channels. What goes over it is in {@link dev.playhead.realtime.frame}.
 */
@WebSocket(path = RealtimeEndpoint.PATH)
public class RealtimeEndpoint {

    static final String PATH = "/realtime/v1/websocket";

    private static final Logger LOG = Logger.getLogger(RealtimeEndpoint.class);

    private final Exchange exchange;
    private final RealtimeSockets sockets;

    RealtimeEndpoint(Exchange exchange, RealtimeSockets sockets) {
        this.exchange = exchange;
        this.sockets = sockets;
    }

    /** The handshake has looked at the address; a moment later it may be judged otherwise. */
    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        var handshake = connection.handshakeRequest();
        var visitor = Visitor.of(handshake.query(), handshake.header("apikey"));
        return exchange.authenticator().identify(visitor.key())
                .invoke(key -> welcome(new RealtimeSocket(connection, visitor, key, exchange), connection))
                .replaceWithVoid()
                .onFailure(Refusal.class).recoverWithUni(() -> connection.close(SocketEnd.KEY_REFUSED.toWebSocket()));
    }

    private void welcome(RealtimeSocket socket, WebSocketConnection connection) {
        sockets.add(socket);
        // It may be over by now, and then nobody would say so again.
        if (!connection.isOpen()) {
            sockets.remove(connection.id());
        }
    }

    @OnTextMessage
    Uni<Void> receive(WebSocketConnection connection, String text) {
        return socket(connection).map(socket -> socket.receive(text)).orElseGet(() -> Uni.createFrom().voidItem());
    }

    @OnBinaryMessage
    Uni<Void> receive(WebSocketConnection connection, Buffer bytes) {
        return socket(connection).map(socket -> socket.receive(bytes)).orElseGet(() -> Uni.createFrom().voidItem());
    }

    @OnPongMessage
    void pong(WebSocketConnection connection, Buffer payload) {
        socket(connection).ifPresent(socket -> socket.pong(payload));
    }

    @OnClose
    void closed(WebSocketConnection connection) {
        sockets.remove(connection.id()).ifPresent(RealtimeSocket::close);
    }

    @OnError
    void failed(WebSocketConnection connection, Throwable failure) {
        LOG.debugf(failure, "outcome=socket_failed");
        var reason = isUnreadable(failure) ? SocketEnd.PROTOCOL_BROKEN : SocketEnd.INTERNAL;
        socket(connection).ifPresent(socket -> socket.end(reason));
    }

    private Optional<RealtimeSocket> socket(WebSocketConnection connection) {
        return sockets.find(connection.id());
    }

    /** A frame that is too large is the decoder's to refuse; one that grows too large in pieces has no type of its own. */
    private static boolean isUnreadable(Throwable failure) {
        return failure instanceof DecoderException
                || failure instanceof IllegalStateException
                        && String.valueOf(failure.getMessage()).startsWith("Cannot process");
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        sockets.all().forEach(RealtimeSocket::look);
    }

    void review(@Observes CredentialsReviewed reviewed) {
        sockets.all().forEach(RealtimeSocket::review);
    }

    /** One after the other, lest all clients come back to the next replica in one moment. */
    void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
        var leaving = List.copyOf(sockets.all());
        var spread = exchange.config().farewellSpread().toMillis();
        for (var index = 0; index < leaving.size(); index++) {
            var socket = leaving.get(index);
            exchange.vertx().setTimer(1 + spread * index / leaving.size(), timer -> socket.end(SocketEnd.SHUTDOWN));
        }
    }

    /** Where there is no delay: in dev mode and in tests. */
    void stop(@Observes ShutdownEvent stopping) {
        sockets.all().forEach(socket -> socket.end(SocketEnd.SHUTDOWN));
    }
}
