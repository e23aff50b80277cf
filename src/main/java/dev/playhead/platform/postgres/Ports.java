package dev.playhead.platform.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * The choice of a port.
 *
 * <p>
 * A free one is sought below the range from which systems number outgoing connections. Above it, a client that tries
 * again and again while the server is down may be given the server's own port, connect to itself, and hold the port.
 */
final class Ports {

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;

    private Ports() {
    }

    static int choose(int wanted) {
        if (wanted == 0) {
            return free(new Random());
        }
        if (!isFree(wanted)) {
            throw new EmbeddedPostgresException("""
                    Port %d on %s is taken by another program: stop that one, or set playhead.embedded.port to another \
                    port, or to 0 for any that is free.""".formatted(wanted, Server.HOST));
        }
        return wanted;
    }

    private static int free(Random random) {
        return random.ints(ATTEMPTS, LOWEST, HIGHEST).filter(Ports::isFree).findFirst()
                .orElseThrow(() -> new EmbeddedPostgresException(
                        "No free port was found between %d and %d: set playhead.embedded.port.".formatted(LOWEST, HIGHEST)));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(Server.HOST), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
