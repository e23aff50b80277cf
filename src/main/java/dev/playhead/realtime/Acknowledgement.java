package dev.playhead.realtime;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;

/**
 * What a socket's client is known to have received.
 *
 * <p>
 * Every WebSocket answers a ping with its payload (RFC 6455, 5.5.3), and in order: a pong is the receipt for all that was
 * written before its ping. Only one ping is under way at a time, because some clients break the connection when many come at
 * once; what is sent meanwhile is asked about with the next.
 */
final class Acknowledgement {

    private final WebSocketConnection connection;
    private final Supplier<Map<ReceiptBook, Map<Long, String>>> places;
    private final BiConsumer<ReceiptBook, Map<Long, String>> receipts;
    // Guarded by this.
    private @Nullable Asked asked;
    private boolean askAgain;

    /** A ping that is under way, and what its pong is a receipt for. */
    private record Asked(Buffer payload, Map<ReceiptBook, Map<Long, String>> places) {
    }

    Acknowledgement(WebSocketConnection connection, Supplier<Map<ReceiptBook, Map<Long, String>>> places,
            BiConsumer<ReceiptBook, Map<Long, String>> receipts) {
        this.connection = connection;
        this.places = places;
        this.receipts = receipts;
    }

    /** Asks about all that has been written up to now. */
    void ask() {
        Asked question;
        synchronized (this) {
            if (asked != null) {
                askAgain = true;
                return;
            }
            // Taken before the ping is written: what is written in between is not in it, and its pong says nothing of that.
            asked = question = new Asked(Buffer.buffer().appendLong(ThreadLocalRandom.current().nextLong()), places.get());
        }
        connection.sendPing(question.payload()).subscribe().with(done -> {
        }, gone -> {
        });
    }

    /** A pong came. One that was not asked for, or not like this, is a receipt for nothing. */
    void answered(Buffer payload) {
        Asked answered;
        boolean again;
        synchronized (this) {
            answered = asked;
            if (answered == null || !answered.payload().equals(payload)) {
                return;
            }
            asked = null;
            again = askAgain;
            askAgain = false;
        }
        answered.places().forEach(receipts);
        if (again) {
            ask();
        }
    }
}
