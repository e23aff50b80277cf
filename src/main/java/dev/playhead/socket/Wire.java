package dev.playhead.socket;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The connection beneath a socket, kept from the handshake on.
 *
 * <p>
 * A socket is closed by a frame, which waits its turn behind what is being sent; a reader that does not read never gets it,
 * and would keep its socket for ever. The channel alone can be closed without a word, and only the driver's own class shows it.
 */
@ApplicationScoped
public class Wire implements HttpUpgradeCheck {

    private static final TypedKey<HttpConnection> KEY = new TypedKey<>("dev.playhead.socket.wire");

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        context.userData().put(KEY, context.httpRequest().connection());
        return CheckResult.permitUpgrade();
    }

    /** Cuts the connection, whatever waits to be sent. */
    public static void cut(WebSocketConnection connection) {
        if (connection.userData().get(KEY) instanceof ConnectionBase wire) {
            wire.channel().close();
        }
    }
}
